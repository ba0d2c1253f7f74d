package kirin.management.internal;

import kirin.management.Event;
import kirin.management.EventInfo;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

import javax.management.MBeanNotificationInfo;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;

/** Makes JMX's notifications of events, with what any client can read without classes of ours. */
final class EventNotifications {
    private static final String[] NAMES = {
        "sequence", "time", "type", "subject", "message", "data"
    };

    private final ObjectName source;
    private final CompositeType rowType;
    private final TabularType dataType;
    private final CompositeType type;

    EventNotifications(ObjectName source) {
        this.source = source;
        try {
            String[] keys = {"key", "value"};
            rowType =
                    new CompositeType(
                            "Row",
                            "a name with its value",
                            keys,
                            keys,
                            new OpenType<?>[] {SimpleType.STRING, SimpleType.STRING});
            dataType = new TabularType("Data", "values by names", rowType, new String[] {"key"});
            type =
                    new CompositeType(
                            EventInfo.class.getName(),
                            "what has happened",
                            NAMES,
                            NAMES,
                            new OpenType<?>[] {
                                SimpleType.LONG,
                                SimpleType.STRING,
                                SimpleType.STRING,
                                SimpleType.STRING,
                                SimpleType.STRING,
                                dataType
                            });
        } catch (OpenDataException e) {
            throw new IllegalStateException(e);
        }
    }

    static MBeanNotificationInfo[] described() {
        String[] types =
                Arrays.stream(Event.Kind.values()).map(Event.Kind::type).toArray(String[]::new);
        return new MBeanNotificationInfo[] {
            new MBeanNotificationInfo(
                    types, Notification.class.getName(), "Something has happened; see the data")
        };
    }

    Notification of(EventInfo event) {
        var notification =
                new Notification(
                        event.type(),
                        source,
                        event.sequence(),
                        Instant.parse(event.time()).toEpochMilli(),
                        event.message());
        notification.setUserData(data(event));
        return notification;
    }

    private CompositeData data(EventInfo event) {
        try {
            var data = new TabularDataSupport(dataType);
            for (Map.Entry<String, String> each : event.data().entrySet()) {
                data.put(
                        new CompositeDataSupport(
                                rowType, Map.of("key", each.getKey(), "value", each.getValue())));
            }
            return new CompositeDataSupport(
                    type,
                    NAMES,
                    new Object[] {
                        event.sequence(),
                        event.time(),
                        event.type(),
                        event.subject(),
                        event.message(),
                        data
                    });
        } catch (OpenDataException e) {
            throw new IllegalStateException(e);
        }
    }
}
