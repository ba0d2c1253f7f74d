package kirin.runtime;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.connect.ConnectContent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** What the framework reads of a bundle on the class path: all but its classes. Any thread. */
final class ClassPathBundle implements ConnectContent {
    private final Path file;

    /** Set while it is open; the framework opens and closes it. */
    private volatile @Nullable ZipFile jar;

    ClassPathBundle(Path file) {
        this.file = file;
    }

    @Override
    public void open() throws IOException {
        jar = new ZipFile(file.toFile());
    }

    @Override
    public void close() throws IOException {
        ZipFile open = jar;
        if (open != null) {
            open.close();
            jar = null;
        }
    }

    @Override
    public Optional<ClassLoader> getClassLoader() {
        return Optional.of(ClassPathBundle.class.getClassLoader());
    }

    /** None: the framework reads the manifest, as it does of all bundles. */
    @Override
    public Optional<Map<String, String>> getHeaders() {
        return Optional.empty();
    }

    @Override
    public Iterable<String> getEntries() {
        return jar().stream().map(ZipEntry::getName).toList();
    }

    @Override
    public Optional<ConnectEntry> getEntry(String name) {
        return Optional.ofNullable(jar().getEntry(name)).map(Entry::new);
    }

    private ZipFile jar() {
        ZipFile open = jar;
        if (open == null) {
            throw new IllegalStateException(file + " is not open");
        }
        return open;
    }

    private final class Entry implements ConnectEntry {
        private final ZipEntry entry;

        Entry(ZipEntry entry) {
            this.entry = entry;
        }

        @Override
        public String getName() {
            return entry.getName();
        }

        @Override
        public long getContentLength() {
            return entry.getSize();
        }

        @Override
        public long getLastModified() {
            return entry.getTime();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return jar().getInputStream(entry);
        }
    }
}
