package kirin.itests.harness;

import java.util.Map;

import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import javax.rmi.ssl.SslRMIClientSocketFactory;

/**
 * A process of its own that asks a server by JMX over TLS, as JConsole does: {@code HOST:PORT USER
 * PASSWORD WORKERS}. It has nothing of Kirin.
 */
public final class JmxClient {
    private JmxClient() {}

    /** Prints the state of the server, scales it, and prints how that went. */
    @SuppressWarnings("BanJNDI") // the name is the test's own
    public static void main(String[] arguments) throws Exception {
        Map<String, Object> environment =
                Map.of(
                        JMXConnector.CREDENTIALS,
                        new String[] {arguments[1], arguments[2]},
                        "com.sun.jndi.rmi.factory.socket",
                        new SslRMIClientSocketFactory());
        var url = new JMXServiceURL("service:jmx:rmi:///jndi/rmi://" + arguments[0] + "/jmxrmi");
        try (JMXConnector connector = JMXConnectorFactory.connect(url, environment)) {
            MBeanServerConnection beans = connector.getMBeanServerConnection();
            ObjectName server = new ObjectName("kirin:type=Server");
            System.out.println(beans.getAttribute(server, "State"));
            beans.invoke(
                    server,
                    "scale",
                    new Object[] {Integer.valueOf(arguments[3])},
                    new String[] {"int"});
            System.out.println("scaled");
        } catch (SecurityException e) {
            System.out.println(e.getMessage());
        }
    }
}
