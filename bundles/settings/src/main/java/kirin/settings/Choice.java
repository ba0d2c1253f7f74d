package kirin.settings;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One of a few words, in any case. */
final class Choice extends ValueType<String> {
    private final List<String> words;
    private final Map<String, String> otherSpellings;

    Choice(List<String> words, Map<String, String> otherSpellings) {
        this.words = words;
        this.otherSpellings = otherSpellings;
    }

    /** Takes another spelling of a word, which may also come as a number or a boolean. */
    Choice withAlso(String spelling, String word) {
        Map<String, String> more = new HashMap<>(otherSpellings);
        more.put(spelling, word);
        return new Choice(words, more);
    }

    @Override
    public String expected() {
        return "one of " + String.join(", ", words);
    }

    @Override
    public String parse(String text) throws InvalidValueException {
        String word = text.strip().toLowerCase(Locale.ROOT);
        String known = otherSpellings.getOrDefault(word, word);
        if (!words.contains(known)) {
            throw invalid(text);
        }
        return known;
    }

    @Override
    public List<String> suggestions() {
        return words;
    }

    @Override
    String convert(Object value) throws InvalidValueException {
        boolean spelling = otherSpellings.containsKey(value.toString());
        return spelling ? parse(value.toString()) : super.convert(value);
    }
}
