package kirin.itests.harness;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;

import java.io.IOException;

import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The management beans of a JVM of this machine and user, reached as jconsole reaches them. */
final class Attachment implements AutoCloseable {
    private final JMXConnector connector;

    /** Attaches to the JVM of a process. */
    @SuppressWarnings("BanJNDI") // the address is that of a JVM which the test has started
    Attachment(long pid) throws IOException {
        connector = JMXConnectorFactory.connect(new JMXServiceURL(startAgent(pid)));
    }

    private static String startAgent(long pid) throws IOException {
        VirtualMachine machine;
        try {
            machine = VirtualMachine.attach(String.valueOf(pid));
        } catch (AttachNotSupportedException e) {
            throw new IOException("process %d cannot be attached to".formatted(pid), e);
        }
        try {
            return machine.startLocalManagementAgent();
        } finally {
            machine.detach();
        }
    }

    MBeanServerConnection beans() throws IOException {
        return connector.getMBeanServerConnection();
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            // The process has ended before.
        }
    }
}
