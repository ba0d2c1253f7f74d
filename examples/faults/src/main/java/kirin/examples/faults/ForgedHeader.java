package kirin.examples.faults;

import kirin.http.Headers;

import java.util.List;
import java.util.function.BiConsumer;

/** One field that nobody has checked. */
record ForgedHeader(String name, String value) implements Headers {

    @Override
    public String get(String wanted) {
        return contains(wanted) ? value : null;
    }

    @Override
    public List<String> all(String wanted) {
        return contains(wanted) ? List.of(value) : List.of();
    }

    @Override
    public boolean contains(String wanted) {
        return name.equalsIgnoreCase(wanted);
    }

    @Override
    public int size() {
        return 1;
    }

    @Override
    public void forEach(BiConsumer<String, String> action) {
        action.accept(name, value);
    }
}
