package kirin.settings;

import java.util.ArrayList;
import java.util.List;

/** Several values: a list, one text, mostly with commas between them, or one value alone. */
final class Listed<E> extends ValueType<List<E>> {
    private final ValueType<E> element;
    private final int fewest;
    private final boolean hasCommas;

    /**
     * @param hasCommas whether a comma ends a value; otherwise it belongs to the value
     */
    Listed(ValueType<E> element, int fewest, boolean hasCommas) {
        this.element = element;
        this.fewest = fewest;
        this.hasCommas = hasCommas;
    }

    @Override
    public String expected() {
        return (fewest == 0 ? "a list, each " : "") + element.expected();
    }

    @Override
    public List<E> parse(String text) throws InvalidValueException {
        return elements(parts(text), text);
    }

    @Override
    public List<String> parts(String text) {
        if (!hasCommas) {
            return text.isBlank() ? List.of() : List.of(text);
        }
        List<String> parts = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            if (!part.isBlank()) {
                parts.add(part.strip());
            }
        }
        return parts;
    }

    @Override
    public String format(List<E> value) {
        return String.join(",", value.stream().map(element::format).toList());
    }

    @Override
    public String literal(List<E> value) {
        List<String> literals = new ArrayList<>();
        for (E each : value) {
            literals.add(element.literal(each));
        }
        return '[' + String.join(", ", literals) + ']';
    }

    @Override
    public List<String> suggestions() {
        return element.suggestions();
    }

    @Override
    List<E> convert(Object value) throws InvalidValueException {
        if (value instanceof String text) {
            return parse(text);
        }
        return elements(value instanceof List<?> list ? list : List.of(value), value);
    }

    private List<E> elements(List<?> parts, Object given) throws InvalidValueException {
        if (parts.size() < fewest) {
            throw invalid(given);
        }
        List<E> elements = new ArrayList<>();
        List<InvalidValueException> problems = new ArrayList<>();
        for (Object part : parts) {
            try {
                elements.add(element.convert(part));
            } catch (InvalidValueException e) {
                problems.add(e);
            }
        }
        if (!problems.isEmpty()) {
            InvalidValueException first = problems.removeFirst();
            problems.forEach(first::addSuppressed);
            throw first;
        }
        return List.copyOf(elements);
    }

    @Override
    public boolean isList() {
        return true;
    }
}
