package kirin.settings;

import static kirin.settings.Section.SERVER_MECHANICS;
import static kirin.settings.Setting.row;
import static kirin.settings.ValueType.listOf;
import static kirin.settings.ValueType.text;
import static kirin.settings.ValueType.wholeNumber;
import static kirin.settings.ValueType.yesOrNo;

import java.util.List;

/** Settings of which answers are compressed; part of the one table. */
public final class CompressionSettings {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*";

    public static final Setting<Boolean> COMPRESS =
            row(SERVER_MECHANICS, "compress", yesOrNo(), false, "--compress")
                    .means("Send answers with gzip to clients that take it; see compression.md.")
                    .live()
                    .inEffect();
    public static final Setting<List<String>> COMPRESS_TYPES =
            row(
                            SERVER_MECHANICS,
                            "compress_types",
                            listOf(mediaType()),
                            textualTypes(),
                            "--compress-types")
                    .means("Media types of answers that are compressed; text/* is all of a kind.")
                    .live()
                    .inEffect();
    public static final Setting<Integer> COMPRESS_MIN_SIZE =
            row(
                            SERVER_MECHANICS,
                            "compress_min_size",
                            wholeNumber(0, Integer.MAX_VALUE),
                            1024,
                            "--compress-min-size")
                    .means("Shortest body that is compressed, in bytes.")
                    .live()
                    .inEffect();
    public static final Setting<Integer> COMPRESS_LEVEL =
            row(SERVER_MECHANICS, "compress_level", wholeNumber(1, 9), 4, "--compress-level")
                    .means("From 1, the least work, to 9, the smallest bodies.")
                    .live()
                    .inEffect();

    static final List<Setting<?>> ROWS =
            List.of(COMPRESS, COMPRESS_TYPES, COMPRESS_MIN_SIZE, COMPRESS_LEVEL);

    private CompressionSettings() {}

    private static Text mediaType() {
        return text("a media type such as application/json, or text/* for all of a kind")
                .like(NAME + "/(" + NAME + "|\\*)");
    }

    private static List<String> textualTypes() {
        return List.of(
                "text/*",
                "application/javascript",
                "application/json",
                "application/ld+json",
                "application/manifest+json",
                "application/problem+json",
                "application/x-ndjson",
                "application/xml",
                "application/atom+xml",
                "application/rss+xml",
                "application/xhtml+xml",
                "application/wasm",
                "image/svg+xml");
    }
}
