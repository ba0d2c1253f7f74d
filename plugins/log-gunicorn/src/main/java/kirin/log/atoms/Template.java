package kirin.log.atoms;

import kirin.log.AccessLogFormatException;
import kirin.log.AccessLogFormatter;
import kirin.settings.Spelling;

import java.util.ArrayList;
import java.util.List;

/** Makes a formatter of a template, text with atoms in it: {@code %(h)s "%(r)s" %(s)s}. */
public final class Template {
    /** Shorter ones are near to every letter there is. */
    private static final int SHORTEST_TO_GUESS = 3;

    private final String template;
    private final Atoms atoms;
    private final List<Step> steps = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private boolean quoted;
    private int at;

    private Template(String template, Atoms atoms) {
        this.template = template;
        this.atoms = atoms;
    }

    /**
     * Makes the formatter.
     *
     * @throws AccessLogFormatException with the column of the first mistake
     */
    public static AccessLogFormatter compile(String template, Atoms atoms)
            throws AccessLogFormatException {
        return new Template(template, atoms).compiled();
    }

    private AccessLogFormatter compiled() throws AccessLogFormatException {
        boolean hasAtoms = false;
        while (at < template.length()) {
            if (template.charAt(at) != '%') {
                addCharacter();
            } else if (template.startsWith("%%", at)) {
                text.append('%');
                at += 2;
            } else {
                addText();
                addAtom();
                hasAtoms = true;
            }
        }
        addText();
        if (!hasAtoms) {
            throw new AccessLogFormatException(
                    "\"%s\" is neither the name of a format nor a template with an atom such as"
                                    .formatted(template)
                            + " %(h)s");
        }
        return new Chain(steps);
    }

    private void addCharacter() throws AccessLogFormatException {
        char c = template.charAt(at);
        if (breaksLine(c)) {
            throw problem(at, "the character U+%04X would break the line".formatted((int) c));
        }
        if (c == '"') {
            quoted = !quoted;
        }
        text.append(c);
        at++;
    }

    /** A tab may part fields: no text has one, as in texts all control characters are replaced. */
    private static boolean breaksLine(char c) {
        return c == '\u2028' || c == '\u2029' || (c != '\t' && Character.isISOControl(c));
    }

    private void addText() {
        if (!text.isEmpty()) {
            steps.add(Step.literal(text.toString()));
            text.setLength(0);
        }
    }

    private void addAtom() throws AccessLogFormatException {
        int begin = at;
        if (!template.startsWith("%(", begin)) {
            throw problem(begin, "% is neither that of an atom, %(NAME)s, nor %%, a percent sign");
        }
        int end = template.indexOf(')', begin);
        if (end < 0) {
            throw problem(begin, "the atom has no end; write %(NAME)s");
        }
        String name = template.substring(begin + 2, end);
        Atom atom = atoms.named(name).orElseThrow(() -> unknown(begin, name));
        checkConversion(atom, name, end + 1);
        at = end + 2;
        steps.add(atom.at().apply(new Place(quoted, next())));
    }

    private void checkConversion(Atom atom, String name, int index)
            throws AccessLogFormatException {
        char conversion = index < template.length() ? template.charAt(index) : Place.NOTHING;
        if (conversion == 's' || (conversion == 'd' && atom.isNumber())) {
            return;
        }
        String found = conversion == Place.NOTHING ? "nothing" : "\"" + conversion + '"';
        String expected = atom.isNumber() ? "s or d" : "s";
        throw problem(
                index,
                "%s stands behind %%(%s), where only %s can; a width or a precision cannot be given"
                        .formatted(found, name, expected));
    }

    /** The character that ends the text of the atom before. */
    private char next() {
        if (at >= template.length()) {
            return Place.NOTHING;
        }
        char c = template.charAt(at);
        return c != '%' || template.startsWith("%%", at) ? c : Place.NOTHING;
    }

    private AccessLogFormatException unknown(int begin, String name) {
        String remedy =
                name.length() < SHORTEST_TO_GUESS
                        ? "; there are "
                                + String.join(", ", atoms.names())
                                + ", {FIELD}i, {FIELD}o and {VARIABLE}e"
                        : Spelling.nearest(name, atoms.names())
                                .map(nearest -> "; was %(" + nearest + ")s meant?")
                                .orElse("; a field is {NAME}i or {NAME}o, a variable {NAME}e");
        return problem(begin, "there is no atom %%(%s)s%s".formatted(name, remedy));
    }

    private static AccessLogFormatException problem(int index, String text) {
        return new AccessLogFormatException("column %d: %s".formatted(index + 1, text));
    }
}
