package kirin.log.fields;

import kirin.log.AccessRecord;
import kirin.log.Line;
import kirin.log.atoms.SecondStamp;
import kirin.log.atoms.Step;

import java.time.ZoneOffset;

/** Appends when an exchange ended, as {@code 2026-11-23T21:24:35.678Z}. Any thread. */
public final class Timestamp implements Step {
    private static final int MILLIS_PER_SECOND = 1000;

    private final SecondStamp seconds = new SecondStamp("yyyy-MM-dd'T'HH:mm:ss", ZoneOffset.UTC);

    @Override
    public void add(AccessRecord record, Line line) {
        seconds.add(record.endMillis(), line);
        line.add('.').add(Math.floorMod(record.endMillis(), MILLIS_PER_SECOND), 3).add('Z');
    }
}
