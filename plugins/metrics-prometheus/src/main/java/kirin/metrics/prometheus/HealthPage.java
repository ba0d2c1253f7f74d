package kirin.metrics.prometheus;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Makes the pages below {@code /health}. */
final class HealthPage {
    private HealthPage() {}

    static Page of(List<CheckResult> results) {
        boolean isWell = results.stream().allMatch(CheckResult::isContent);
        StringBuilder json = new StringBuilder("{\"status\":\"");
        json.append(isWell ? "ok" : "failing").append("\",\"checks\":[");
        String separator = "";
        for (CheckResult each : results) {
            json.append(separator).append("{\"name\":");
            quote(each.name(), json);
            json.append(",\"status\":\"").append(each.status()).append("\",\"message\":");
            quote(each.message(), json);
            json.append('}');
            separator = ",";
        }
        json.append("]}\n");
        return new Page(
                isWell ? 200 : 503,
                "application/json",
                json.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void quote(String text, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                json.append("\\u%04x".formatted((int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
