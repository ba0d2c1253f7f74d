package kirin.examples.faults;

import kirin.app.Response;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The faults of one application by their names, and the page that lists them. */
final class Menu<F> {
    private final String mountPath;
    private final Map<String, F> faults = new LinkedHashMap<>();
    private final StringBuilder page = new StringBuilder();

    Menu(String mountPath) {
        this.mountPath = mountPath;
    }

    /**
     * One more fault.
     *
     * @param usage its name, and after a {@code ?} its parameters with their defaults
     */
    Menu<F> add(String usage, String meaning, F fault) {
        faults.put(usage.split("\\?", 2)[0], fault);
        page.append(mountPath + "/" + usage + "\n    " + meaning + "\n");
        return this;
    }

    Set<String> names() {
        return faults.keySet();
    }

    /** The fault of a path; empty if there is none. */
    Optional<F> find(String path) {
        return Optional.ofNullable(faults.get(nameIn(path)));
    }

    /** The answer where there is no fault: the list, or that there is none of this name. */
    Response withoutFault(String path) {
        String name = nameIn(path);
        if (name.isEmpty()) {
            return Response.text(page.toString());
        }
        return Response.text(
                        "there is no fault \"%s\"; %s/ lists those there are\n"
                                .formatted(name, mountPath))
                .withStatus(404);
    }

    static Response refusal(BadParameterException e) {
        return Response.text(e.getMessage() + "\n").withStatus(400);
    }

    private static String nameIn(String path) {
        return path.startsWith("/") ? path.substring(1) : path;
    }
}
