package kirin.log.atoms;

import kirin.http.Headers;
import kirin.log.AccessRecord;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Function;

/** A field of a head; the last one if it is repeated. */
record LastField(Function<AccessRecord, Headers> head, String name) implements Text {
    @Override
    public @Nullable String of(AccessRecord record) {
        Headers fields = head.apply(record);
        // Asked first, as a list of nothing would be made for each line.
        if (!fields.contains(name)) {
            return null;
        }
        List<String> values = fields.all(name);
        return values.getLast();
    }
}
