package kirin.http.internal;

import io.netty.handler.codec.http.HttpHeaders;

import kirin.http.Headers;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The fields as the decoder left them; nothing changes them any more. */
final class RequestHeaders implements Headers {
    private final HttpHeaders fields;

    private RequestHeaders(HttpHeaders fields) {
        this.fields = fields;
    }

    static Headers of(HttpHeaders fields) {
        return fields.isEmpty() ? Headers.empty() : new RequestHeaders(fields);
    }

    @Override
    public @Nullable String get(String name) {
        return fields.get(name);
    }

    @Override
    public List<String> all(String name) {
        return List.copyOf(fields.getAll(name));
    }

    @Override
    public boolean contains(String name) {
        return fields.contains(name);
    }

    @Override
    public int size() {
        return fields.size();
    }

    @Override
    public void forEach(BiConsumer<String, String> action) {
        Iterator<Map.Entry<String, String>> each = fields.iteratorAsString();
        while (each.hasNext()) {
            Map.Entry<String, String> field = each.next();
            action.accept(field.getKey(), field.getValue());
        }
    }

    @Override
    public String toString() {
        return fields.toString();
    }
}
