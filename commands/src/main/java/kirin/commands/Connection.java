package kirin.commands;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;

import kirin.management.AccessLogMXBean;
import kirin.management.DeployerMXBean;
import kirin.management.JolokiaMXBean;
import kirin.management.ServerMXBean;

import java.io.IOException;
import java.io.ObjectStreamException;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.MBeanServerDelegate;
import javax.management.MBeanServerNotification;
import javax.management.MalformedObjectNameException;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * The management beans of a running server, reached through the JVM's local attach: no port need be
 * open, and only the server's own user and root get through.
 */
final class Connection implements AutoCloseable {
    private static final ObjectName DEPLOYER = name("kirin:type=Deployer");
    private static final ObjectName SERVER = name("kirin:type=Server");
    private static final ObjectName ACCESS_LOG = name("kirin:type=AccessLog");
    private static final ObjectName JOLOKIA = name("kirin:type=Jolokia");
    private static final ObjectName APPLICATIONS = name("kirin:type=App,name=*");

    /** All programs of Kirin have their main class in a package below this. */
    private static final String OUR_CODE = "kirin.";

    private final JMXConnector connector;
    private final MBeanServerConnection beans;
    private final DeployerMXBean deployer;
    private final ServerMXBean server;
    private final ProcessId process;

    private Connection(ProcessId process, JMXConnector connector) throws IOException {
        this.process = process;
        this.connector = connector;
        this.beans = connector.getMBeanServerConnection();
        this.deployer = JMX.newMXBeanProxy(beans, DEPLOYER, DeployerMXBean.class);
        this.server = JMX.newMXBeanProxy(beans, SERVER, ServerMXBean.class);
    }

    /**
     * Connects.
     *
     * @param patience how long a server that is just starting may take to register its beans
     */
    @SuppressWarnings("BanJNDI") // the address is that which the JVM of our own server tells
    static Connection to(ProcessId process, Duration patience)
            throws NoServerException, InterruptedException {
        process.check();
        try {
            var address = new JMXServiceURL(startAgent(process));
            var connection = new Connection(process, JMXConnectorFactory.connect(address));
            connection.awaitDeployer(process, patience);
            return connection;
        } catch (IOException e) {
            throw new NoServerException(
                    process
                            + " cannot be reached ("
                            + OneLine.of(e)
                            + "); it may have just ended, and only its own user and root may reach"
                            + " a server",
                    e);
        }
    }

    private static String startAgent(ProcessId process) throws IOException, NoServerException {
        VirtualMachine machine;
        try {
            machine = VirtualMachine.attach(String.valueOf(process.number()));
        } catch (AttachNotSupportedException e) {
            // What it says of the process is for those who know the JVM's insides.
            throw new IOException(
                    "it does not answer to the JVM's local attach: it hangs, or is no JVM, or was"
                            + " started with -XX:+DisableAttachMechanism",
                    e);
        }
        try {
            String program = machine.getSystemProperties().getProperty("sun.java.command", "");
            if (!program.startsWith(OUR_CODE)) {
                throw process.isOther(
                        program.isBlank() ? "another Java program" : program.split("\\s", 2)[0]);
            }
            return machine.startLocalManagementAgent();
        } finally {
            machine.detach();
        }
    }

    private void awaitDeployer(ProcessId process, Duration patience)
            throws IOException, NoServerException, InterruptedException {
        if (beans.isRegistered(DEPLOYER)) {
            return;
        }
        var registered = new CountDownLatch(1);
        NotificationListener listener =
                (notification, _) -> {
                    if (notification instanceof MBeanServerNotification change
                            && change.getMBeanName().equals(DEPLOYER)) {
                        registered.countDown();
                    }
                };
        try {
            beans.addNotificationListener(MBeanServerDelegate.DELEGATE_NAME, listener, null, null);
        } catch (InstanceNotFoundException e) {
            throw new IllegalStateException("every MBean server has its delegate", e);
        }
        // Again, for what happened between the two.
        if (!beans.isRegistered(DEPLOYER)
                && !registered.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new NoServerException(
                    process
                            + " has no kirin:type=Deployer: it is a server that starts or stops, or"
                            + " has no deployer; try again in a moment");
        }
    }

    /** The process of the server. */
    ProcessId process() {
        return process;
    }

    /** Has the deployer do something, or say something. */
    <T> T ask(Function<DeployerMXBean, T> question) throws NotDoneException {
        return ask(deployer, question);
    }

    /** Has the server as a whole do something, or say something. */
    <T> T askServer(Function<ServerMXBean, T> question) throws NotDoneException {
        return ask(server, question);
    }

    /** Has the access log say something. */
    <T> T askAccessLog(Function<AccessLogMXBean, T> question) throws NotDoneException {
        return ask(JMX.newMXBeanProxy(beans, ACCESS_LOG, AccessLogMXBean.class), question);
    }

    /** Asks about the Jolokia endpoint. */
    <T> T askJolokia(Function<JolokiaMXBean, T> question) throws NotDoneException {
        try {
            if (!beans.isRegistered(JOLOKIA)) {
                throw new NotDoneException(
                        "the server has no Jolokia endpoint; give it the setting jolokia, and start"
                                + " it anew");
            }
        } catch (IOException e) {
            throw notAnswered(e);
        }
        return ask(JMX.newMXBeanProxy(beans, JOLOKIA, JolokiaMXBean.class), question);
    }

    private static <B, T> T ask(B bean, Function<B, T> question) throws NotDoneException {
        try {
            return question.apply(bean);
        } catch (UndeclaredThrowableException e) {
            throw notAnswered(e.getCause() == null ? e : e.getCause());
        } catch (IllegalStateException | IllegalArgumentException e) {
            // These are the reasons that the server gives.
            throw new NotDoneException(OneLine.of(e), e);
        } catch (RuntimeException e) {
            throw new NotDoneException("the server failed: " + e, e);
        }
    }

    /** Names of the beans of all applications. */
    Set<ObjectName> applications() throws NotDoneException {
        try {
            return beans.queryNames(APPLICATIONS, null);
        } catch (IOException e) {
            throw notAnswered(e);
        }
    }

    /** What a bean says; nothing if it is gone. */
    BeanValues values(ObjectName bean, String... attributes) throws NotDoneException {
        try {
            return BeanValues.of(beans.getAttributes(bean, attributes));
        } catch (InstanceNotFoundException _) {
            return BeanValues.NONE;
        } catch (JMException | IOException e) {
            throw notAnswered(e);
        }
    }

    private static NotDoneException notAnswered(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof ClassNotFoundException || each instanceof ObjectStreamException) {
                return new NotDoneException(
                        "what the server answered cannot be read here ("
                                + OneLine.of(each)
                                + "); its log tells what it did",
                        cause);
            }
        }
        if (cause instanceof IOException) {
            return new NotDoneException(
                    "the connection ended before the server answered ("
                            + OneLine.of(cause)
                            + "); its log tells whether it was done",
                    cause);
        }
        if (cause instanceof InstanceNotFoundException) {
            return new NotDoneException("the server is stopping", cause);
        }
        return new NotDoneException(
                "the server does not know how to do that ("
                        + OneLine.of(cause)
                        + "); it is of another version than this command: start it anew",
                cause);
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException _) {
            // The server has ended meanwhile; what it has answered counts.
        }
    }

    private static ObjectName name(String name) {
        try {
            return new ObjectName(name);
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException(name, e);
        }
    }
}
