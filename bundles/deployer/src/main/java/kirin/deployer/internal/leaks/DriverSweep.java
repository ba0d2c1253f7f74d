package kirin.deployer.internal.leaks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Takes the JDBC drivers of a bundle from {@link DriverManager}, which shows and gives a driver
 * only to callers that can load its class. So this is loaded once more by a loader that can, and
 * that goes with the bundle's.
 */
public final class DriverSweep implements Supplier<List<String>> {

    /**
     * Clears the drivers that are of a loader.
     *
     * @return the names of their classes
     */
    static List<String> sweep(ClassLoader loader) throws ReflectiveOperationException {
        Class<?> there = new Below(loader).loadClass(DriverSweep.class.getName());
        List<?> swept = (List<?>) ((Supplier<?>) there.getConstructor().newInstance()).get();
        return swept.stream().map(Object::toString).toList();
    }

    @Override
    public List<String> get() {
        ClassLoader bundle = getClass().getClassLoader().getParent();
        List<String> swept = new ArrayList<>();
        for (Enumeration<Driver> all = DriverManager.getDrivers(); all.hasMoreElements(); ) {
            Driver driver = all.nextElement();
            if (bundle.equals(driver.getClass().getClassLoader())) {
                try {
                    DriverManager.deregisterDriver(driver);
                    swept.add(driver.getClass().getName());
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        return swept;
    }

    private static final class Below extends ClassLoader {
        Below(ClassLoader bundle) {
            super("kirin-leaks-drivers", bundle);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(DriverSweep.class.getName())) {
                // The JDK's not by way of the bundle, which gives nothing new any more.
                return name.startsWith("java.")
                        ? ClassLoader.getPlatformClassLoader().loadClass(name)
                        : super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> defined = findLoadedClass(name);
                return defined == null ? define(name) : defined;
            }
        }

        private Class<?> define(String name) {
            try (InputStream code = DriverSweep.class.getResourceAsStream("DriverSweep.class")) {
                byte[] bytes = code == null ? new byte[0] : code.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
