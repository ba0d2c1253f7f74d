package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

class RoutingTableTest {
    // "Aa" and "BB" have one hash, and so have any paths in which one stands for the other.
    private static final List<String> SEGMENTS = List.of("Aa", "BB", "a", "", "shop", "é");
    private static final List<String> HOSTS = List.of("one.example", "two.example", "[::1]");

    @Test
    void placeIsTheOneThatALookAtAllOfThemFinds() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        int found = 0;

        for (int round = 0; round < 2_000; round++) {
            List<Place> places = places(random);
            RoutingTable table = RoutingTable.of(places);
            for (int request = 0; request < 50; request++) {
                String path = path(random, 5);
                String host = host(random);

                Place place = table.find(host, path);

                assertThat(place)
                        .as("seed %d: %s at %s of %s", seed, path, host, places)
                        .isSameAs(bestOf(places, host, path));
                found += place == null ? 0 : 1;
            }
        }

        assertThat(found).isBetween(20_000, 99_000);
    }

    @Test
    void everyOneOfManyPathsIsFound() {
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            places.add(place("/team" + i % 70 + "/app" + i, Set.of()));
        }
        RoutingTable table = RoutingTable.of(places);

        for (Place each : places) {
            assertThat(table.find(null, each.mountPath())).isSameAs(each);
            assertThat(table.find(null, each.mountPath() + "/items/42")).isSameAs(each);
            assertThat(table.find(null, each.mountPath() + "x")).isNull();
        }
    }

    @Test
    void tableWithoutPlacesFindsNone() {
        assertThat(RoutingTable.EMPTY.find("one.example", "/")).isNull();
        assertThat(RoutingTable.EMPTY.find(null, "")).isNull();
    }

    /** What a routing table promises, in the plainest words. */
    private static @Nullable Place bestOf(List<Place> places, @Nullable String host, String path) {
        String name =
                host == null ? null : host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
        return places.stream()
                .filter(each -> (path + "/").startsWith(each.mountPath() + "/") || isRoot(each))
                .filter(each ->
                        each.hosts().isEmpty() || (name != null && each.hosts().contains(name)))
                .min(
                        Comparator.comparingInt((Place each) -> -each.mountPath().length())
                                .thenComparing(each -> each.hosts().isEmpty()))
                .orElse(null);
    }

    private static boolean isRoot(Place place) {
        return place.mountPath().isEmpty();
    }

    private static List<Place> places(Random random) {
        List<Place> places = new ArrayList<>();
        for (int count = random.nextInt(12); count > 0; count--) {
            Set<String> hosts = new HashSet<>();
            for (int named = random.nextInt(3); named > 0; named--) {
                hosts.add(HOSTS.get(random.nextInt(HOSTS.size())));
            }
            places.add(place(path(random, 3), hosts));
        }
        return places;
    }

    private static String path(Random random, int segments) {
        var path = new StringBuilder();
        for (int count = random.nextInt(segments + 1); count > 0; count--) {
            path.append('/').append(SEGMENTS.get(random.nextInt(SEGMENTS.size())));
        }
        return path.toString();
    }

    private static @Nullable String host(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 -> "ONE.example:8000";
            default -> HOSTS.get(random.nextInt(HOSTS.size()));
        };
    }

    private static Place place(String mountPath, Set<String> hosts) {
        var figures = new ApplicationFigures();
        return new Place("app" + mountPath, mountPath, hosts, null, null, figures, null);
    }
}
