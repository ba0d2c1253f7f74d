import com.sun.tools.attach.VirtualMachine;

import java.lang.instrument.Instrumentation;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Reads every attribute of all of Kirin's beans, within the server, and says how long that took.
 */
public final class ReadBeans {
    private static final int ROUNDS = 1000;

    private ReadBeans() {}

    /** The process, the jar that this is in, and a file for the figures. */
    public static void main(String[] arguments) throws Exception {
        VirtualMachine server = VirtualMachine.attach(arguments[0]);
        server.loadAgent(arguments[1], arguments[2]);
        server.detach();
    }

    /** Called by the server's JVM. */
    public static void agentmain(String file, Instrumentation ignored) throws Exception {
        long[] micros = new long[ROUNDS];
        int attributes = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long begin = System.nanoTime();
            attributes = readAll();
            micros[round] = (System.nanoTime() - begin) / 1000;
        }
        long first = micros[0];
        Arrays.sort(micros);
        Files.writeString(
                Path.of(file),
                "%d beans, %d attributes: %.2f ms at first, then %.2f ms (median), %.2f ms (99 of 100)%n"
                        .formatted(
                                names().length,
                                attributes,
                                first / 1e3,
                                micros[ROUNDS / 2] / 1e3,
                                micros[ROUNDS * 99 / 100] / 1e3));
    }

    private static ObjectName[] names() throws Exception {
        return ManagementFactory.getPlatformMBeanServer()
                .queryNames(new ObjectName("kirin:*"), null)
                .toArray(ObjectName[]::new);
    }

    private static int readAll() throws Exception {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        if (names().length == 0) {
            throw new IllegalStateException("this process has no bean of Kirin");
        }
        int count = 0;
        for (ObjectName name : names()) {
            String[] attributes =
                    Arrays.stream(beans.getMBeanInfo(name).getAttributes())
                            .map(MBeanAttributeInfo::getName)
                            .toArray(String[]::new);
            int read = beans.getAttributes(name, attributes).size();
            if (read < attributes.length) {
                throw new IllegalStateException("not all of " + name + " can be read");
            }
            count += read;
        }
        return count;
    }
}
