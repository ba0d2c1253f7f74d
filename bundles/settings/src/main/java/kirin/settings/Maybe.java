package kirin.settings;

import java.util.List;
import java.util.Optional;

/** A value that may be absent; an empty text says so. */
final class Maybe<E> extends ValueType<Optional<E>> {
    private final ValueType<E> element;

    Maybe(ValueType<E> element) {
        this.element = element;
    }

    @Override
    public String expected() {
        return element.expected() + ", or \"\" for none";
    }

    @Override
    public Optional<E> parse(String text) throws InvalidValueException {
        return convert(text);
    }

    @Override
    public String format(Optional<E> value) {
        return value.map(element::format).orElse("");
    }

    @Override
    public String literal(Optional<E> value) {
        return value.map(element::literal).orElse("\"\"");
    }

    @Override
    public List<String> suggestions() {
        return element.suggestions();
    }

    @Override
    Optional<E> convert(Object value) throws InvalidValueException {
        return value.equals("") ? Optional.empty() : Optional.of(element.convert(value));
    }
}
