package kirin.commands;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** The main class of a process with fake beans, until its input ends. */
public final class FakeServer {
    private FakeServer() {}

    /** What {@code kirin apps} reads of an application. */
    public interface AppMXBean {
        String getName();

        String getPath();

        String getVersion();

        int getRevision();

        String getState();

        int getWorkers();

        long getHandled();

        long getTimeouts();

        long getShed();

        List<Map<String, String>> getStuck();

        long getBootFailures();
    }

    private record Shop() implements AppMXBean {
        @Override
        public String getName() {
            return "shop";
        }

        @Override
        public String getPath() {
            return "/shop";
        }

        @Override
        public String getVersion() {
            return "2.0.0";
        }

        @Override
        public int getRevision() {
            return 3;
        }

        @Override
        public String getState() {
            return "SERVING";
        }

        @Override
        public int getWorkers() {
            return 4;
        }

        /** A request each millisecond. */
        @Override
        public long getHandled() {
            return ManagementFactory.getRuntimeMXBean().getUptime();
        }

        @Override
        public long getTimeouts() {
            return 2;
        }

        @Override
        public long getShed() {
            return 5;
        }

        @Override
        public List<Map<String, String>> getStuck() {
            return List.of();
        }

        @Override
        public long getBootFailures() {
            return 0;
        }
    }

    /**
     * Registers the beans; {@code late} as argument lets the deployer's wait for a line of input,
     * {@code none} leaves them out.
     */
    public static void main(String[] arguments) throws IOException, JMException {
        String when = arguments.length == 0 ? "" : arguments[0];
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        beans.registerMBean(new Shop(), new ObjectName("kirin:type=App,name=shop"));
        System.out.println("up");
        if (when.equals("late")) {
            awaitByte();
        }
        if (!when.equals("none")) {
            beans.registerMBean(new FakeServerBean(), new ObjectName("kirin:type=Server"));
            beans.registerMBean(new FakeDeployer(), new ObjectName("kirin:type=Deployer"));
            System.out.println("ready");
        }
        awaitEnd();
    }

    private static void awaitByte() throws IOException {
        if (System.in.read() < 0) {
            throw new IOException("the test has ended");
        }
    }

    private static void awaitEnd() throws IOException {
        while (System.in.read() >= 0) {
            // goes on until the test closes it, or ends itself
        }
    }
}
