package kirin.server.internal;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Finding the application of a request, one of which is mounted at the root. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RouteBenchmark {
    @Param({"1", "20", "500"})
    public int mounts;

    private RoutingTable table;
    private String middle;

    @Setup
    public void setUp() {
        List<Place> places = new ArrayList<>();
        places.add(place(""));
        for (int i = 1; i < mounts; i++) {
            places.add(place("/app" + i));
        }
        table = RoutingTable.of(places);
        middle = places.get(mounts / 2).mountPath() + "/items/42";
    }

    private static Place place(String mountPath) {
        var figures = new ApplicationFigures();
        return new Place("app" + mountPath, mountPath, Set.of(), null, null, figures, null);
    }

    /** No other place covers it. */
    @Benchmark
    public Object root() {
        return table.find("shop.example", "/items/42");
    }

    @Benchmark
    public Object middle() {
        return table.find("shop.example", middle);
    }
}
