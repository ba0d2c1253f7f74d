package kirin.deployer.internal;

import kirin.settings.DeploymentSettings;
import kirin.settings.Settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Files beside the bundles whose change reloads them. Deployer thread only. */
final class ExtraFiles {
    private final List<Pattern> patterns;
    private Map<Path, FileStamp> known;

    /**
     * Files that are looked for.
     *
     * @param root the folder that is looked through
     * @param matcher for their whole paths
     * @param depth of folders below the root
     */
    private record Pattern(Path root, PathMatcher matcher, int depth) {}

    private ExtraFiles(List<Pattern> patterns) {
        this.patterns = patterns;
        this.known = look();
    }

    /** Those of the settings; there may be none, or none may exist yet. */
    static ExtraFiles of(Settings settings) {
        List<Pattern> patterns = new ArrayList<>();
        for (String text : settings.get(DeploymentSettings.RELOAD_EXTRA_FILES)) {
            patterns.add(pattern(settings, text));
        }
        return new ExtraFiles(patterns);
    }

    private static Pattern pattern(Settings settings, String text) {
        String beforeWildcard = text.split("[*?\\[{]", 2)[0];
        boolean isPlain = beforeWildcard.equals(text);
        int slash = beforeWildcard.lastIndexOf('/');
        Path root = settings.resolve(Path.of(slash < 0 ? "" : text.substring(0, slash + 1)));
        String rest = text.substring(slash + 1);
        if (isPlain) {
            Path file = root.resolve(rest);
            return new Pattern(root, file::equals, 1);
        }
        PathMatcher below = FileSystems.getDefault().getPathMatcher("glob:" + rest);
        int depth = rest.contains("**") ? Integer.MAX_VALUE : rest.split("/").length;
        return new Pattern(root, path -> below.matches(root.relativize(path)), depth);
    }

    /** Whether one has changed, come or gone since the last call. */
    boolean haveChanged() {
        if (patterns.isEmpty()) {
            return false;
        }
        Map<Path, FileStamp> now = look();
        boolean changed = !now.equals(known);
        known = now;
        return changed;
    }

    private Map<Path, FileStamp> look() {
        Map<Path, FileStamp> found = new TreeMap<>();
        for (Pattern pattern : patterns) {
            try (Stream<Path> paths = Files.walk(pattern.root(), pattern.depth())) {
                for (Path path : (Iterable<Path>) paths::iterator) {
                    if (pattern.matcher().matches(path) && Files.isRegularFile(path)) {
                        found.put(path, FileStamp.of(path));
                    }
                }
            } catch (IOException | UncheckedIOException _) {
                // It vanished, or is not there yet: that is a change of its own.
            }
        }
        return found;
    }
}
