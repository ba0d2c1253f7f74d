package kirin.management;

import org.osgi.annotation.versioning.ProviderType;

import java.util.List;

/**
 * What has happened, {@code kirin:type=Events}. Emits a notification for each event, whose user
 * data is an {@link EventInfo} as composite data.
 */
@ProviderType
@Description("What has happened; emits a notification for each event, with its data")
public interface EventsMXBean {

    /** The last thousand, the newest first. */
    @Description("The last thousand events, the newest first")
    List<EventInfo> getRecent();

    /** The sequence number of the last event; 0 if there was none. */
    @Description("The sequence number of the last event; 0 if there was none")
    @Units("events")
    long getSequence();

    /** Events that were dropped because more came than could be taken. */
    @Description("Events that were dropped because more came than could be taken")
    @Units("events")
    long getDropped();

    /**
     * What has happened since.
     *
     * @param sequence of the last event that is known
     * @return the oldest first
     */
    @Description("The events that came after one, the oldest first")
    @Impact(Impact.Kind.INFO)
    List<EventInfo> since(
            @Parameter(name = "sequence", description = "number of the last event that is known")
                    long sequence);
}
