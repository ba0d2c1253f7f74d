import org.apache.catalina.startup.Tomcat;

/** The peer: {@link HelloServlet} in an embedded Tomcat. */
public final class TomcatHello {
    private TomcatHello() {}

    /** Arguments: port, most threads. */
    public static void main(String[] args) throws Exception {
        var tomcat = new Tomcat();
        tomcat.setBaseDir(System.getProperty("java.io.tmpdir"));
        tomcat.setPort(Integer.parseInt(args[0]));
        var connector = tomcat.getConnector();
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxThreads", args[1]);
        // Its default of 100 would have wrk connect anew all the time.
        connector.setProperty("maxKeepAliveRequests", "-1");
        // The others say who they are; so that the heads are alike.
        connector.setProperty("server", "tomcat");
        var context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "hello", new HelloServlet());
        context.addServletMappingDecoded("/", "hello");
        tomcat.start();
        tomcat.getServer().await();
    }
}
