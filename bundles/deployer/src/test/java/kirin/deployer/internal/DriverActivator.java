package kirin.deployer.internal;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.logging.Logger;

/** Registers a JDBC driver and forgets it; and keeps whatever it is given. */
public final class DriverActivator implements BundleActivator, Driver {
    public static final List<Object> KEPT = new ArrayList<>();

    @Override
    public void start(BundleContext context) throws Exception {
        DriverManager.registerDriver(this);
    }

    @Override
    public void stop(BundleContext context) {}

    @Override
    public Connection connect(String url, Properties info) throws SQLException {
        throw new SQLException("there is no database");
    }

    @Override
    public boolean acceptsURL(String url) {
        return false;
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }
}
