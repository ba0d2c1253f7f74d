package kirin.deployer.internal.leaks;

import kirin.deployer.internal.leaks.Holder.Step;

import java.util.ArrayList;
import java.util.List;

/** The way from a root to a bundle, as far as it helps a reader. */
final class HolderPath {
    /** Of a long way, its ends say most. */
    private static final int MAX_STEPS = 6;

    /** Of a lambda's class: its address, which says nothing to anybody. */
    private static final String HIDDEN = "[+/]0x[0-9a-f]+$";

    private HolderPath() {}

    /**
     * @param withRoot whether to name what is at its start
     */
    static String text(Holder holder, boolean withRoot) {
        List<String> names = new ArrayList<>();
        if (withRoot && !holder.type().name.equals("java.lang.Thread")) {
            names.add(holder.type().name);
        }
        for (Step step : holder.path()) {
            if (step.ofBundle()) {
                names.add(name(step));
                break;
            }
            if (isTelling(step)) {
                names.add(name(step));
            }
        }
        if (names.size() > MAX_STEPS) {
            names.subList(MAX_STEPS / 2, names.size() - MAX_STEPS / 2).clear();
            names.add(MAX_STEPS / 2, "…");
        }
        return String.join(" → ", names);
    }

    static String name(Step step) {
        String type = step.type().name.replaceFirst(HIDDEN, "");
        return switch (step.kind()) {
            case LOADER -> "its class loader";
            case CLASS -> "class " + type;
            case OBJECT ->
                    type.startsWith("[")
                            ? type.replaceFirst("^\\[+L?", "").replace(";", "") + "[]"
                            : type;
        };
    }

    /** That a map has nodes in an array is known. */
    private static boolean isTelling(Step step) {
        String name = step.type().name;
        return !name.startsWith("[") && !(name.startsWith("java.") && name.contains("$"));
    }
}
