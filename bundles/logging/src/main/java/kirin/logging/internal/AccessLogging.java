package kirin.logging.internal;

import kirin.lifecycle.Startup;
import kirin.log.AccessListener;
import kirin.log.AccessLog;
import kirin.log.AccessLogFormat;
import kirin.log.AccessRecord;
import kirin.log.Line;
import kirin.log.LogFile;
import kirin.log.Syslog;
import kirin.management.AccessLogMXBean;
import kirin.management.ManagementBean;
import kirin.management.ServerMXBean;
import kirin.settings.AccessLogSettings;
import kirin.settings.CurrentSettings;
import kirin.settings.LogPlace;
import kirin.settings.Settings;
import kirin.settings.SettingsException;
import kirin.settings.SettingsFollower;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The access log. Started when the plug-ins, whose formats it needs, have been. */
@Component(immediate = true)
public final class AccessLogging implements AccessLog, LogFile, SettingsFollower {
    private static final Logger LOG = LoggerFactory.getLogger(AccessLogging.class);

    private final Formats formats = new Formats();
    private final BundleContext context;
    private final CurrentSettings current;
    private final @Nullable Startup startup;
    private final LineBuffer buffer;
    private final LineWriter writer;
    private final SpareLines lines = new SpareLines();
    private final LongAdder written = new LongAdder();
    private final Following following = new Following();
    private final Audience audience = new Audience();
    private final ServiceRegistration<?> bean;
    private volatile @Nullable Syslog syslog;
    private volatile boolean wantsLines;
    private volatile boolean formatterFails;

    @Activate
    public AccessLogging(
            BundleContext context,
            @Reference CurrentSettings current,
            @Reference(
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    @Nullable Startup startup,
            @Reference(
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    @Nullable ServerMXBean server) {
        this.context = context;
        this.current = current;
        this.startup = startup;
        Settings settings = current.get();
        buffer = new LineBuffer(capacity(settings), blocks(settings));
        writer = new LineWriter(buffer, () -> syslog, this::complain);
        bean =
                context.registerService(
                        AccessLogMXBean.class,
                        new AccessLogBean(
                                current, server, writer, written, following, this::lookWhoWants),
                        FrameworkUtil.asDictionary(
                                Map.of(ManagementBean.OBJECT_NAME, "kirin:type=AccessLog")));
    }

    /** Called when the formats that are there have been bound. */
    @Activate
    void begin() {
        writer.start();
        try {
            prepare(current.get()).apply();
        } catch (SettingsException e) {
            Startup.failed(startup, e.problems().getFirst(), LOG::error);
        }
    }

    @Deactivate
    void stop() throws InterruptedException {
        wantsLines = false;
        formats.close();
        bean.unregister();
        writer.close();
    }

    @Reference(
            service = AccessLogFormat.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void addFormat(ServiceReference<AccessLogFormat> format) {
        formats.add(new OfferedFormat.Service(context, format));
    }

    void removeFormat(ServiceReference<AccessLogFormat> format) {
        formats.remove(new OfferedFormat.Service(context, format));
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setSyslog(Syslog added) {
        syslog = added;
        lookWhoWants();
    }

    void unsetSyslog(Syslog removed) {
        if (removed.equals(syslog)) {
            syslog = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(AccessListener listener) {
        audience.add(listener);
    }

    void removeListener(AccessListener listener) {
        audience.remove(listener);
    }

    @Override
    public boolean isOn() {
        return wantsLines || audience.isThere();
    }

    @Override
    public void log(AccessRecord record) {
        audience.tell(record);
        if (wantsLines) {
            writeLine(record);
        }
    }

    private void writeLine(AccessRecord record) {
        Line line = lines.take();
        try {
            formats.choice().of(record.handling()).format(record, line);
        } catch (RuntimeException | LinkageError e) {
            line.clear();
            new PlainFormatter().format(record, line);
            if (!formatterFails) {
                formatterFails = true;
                LOG.error("The access log's formatter failed; its lines are written plainly", e);
            }
        }
        written.increment();
        if (following.isOn()) {
            following.add(record, line);
        }
        buffer.add(line);
        lines.giveBack(line);
    }

    @Override
    public Step prepare(Settings next) throws SettingsException {
        Formats.Choice choice = formats.prepare(next);
        LogOutput former = writer.output();
        LogOutput output = LogOutputs.of(next, former, this::beginning);
        return new Step() {
            @Override
            public void apply() {
                use(next, choice);
                buffer.limit(capacity(next), blocks(next));
                writer.writeTo(output);
                lookWhoWants();
            }

            @Override
            public void abandon() {
                if (output != null && !output.equals(former)) {
                    output.close();
                }
            }
        };
    }

    @Override
    public void reopen() throws IOException {
        LogOutput output = writer.output();
        if (output != null) {
            output.reopen();
        }
        lookWhoWants();
    }

    private void use(Settings next, Formats.Choice choice) {
        byte[] before = beginning();
        formats.use(next, choice);
        formatterFails = false;
        byte[] after = beginning();
        if (wantsLines && !Arrays.equals(before, after)) {
            // What follows in the same file is of another kind.
            buffer.addWhole(new Line().add(after));
        }
    }

    /** What a file in the present format begins with. */
    private byte[] beginning() {
        Line beginning = new Line();
        formats.choice().general().begin(beginning);
        byte[] bytes = new byte[beginning.length()];
        beginning.bytes().get(bytes);
        return bytes;
    }

    private void lookWhoWants() {
        Syslog there = syslog;
        boolean wanted =
                writer.output() != null
                        || following.isOn()
                        || (there != null && there.takesAccessLines())
                        || LineWriter.ACCESS.isInfoEnabled();
        if (wanted) {
            formats.need();
        }
        wantsLines = wanted;
    }

    /** To whoever looks at the error log, and whoever looks at the terminal. */
    private void complain(String problem) {
        LOG.error("{}", problem);
        if (LogPlace.errorFile(current.get()).isPresent()) {
            System.err.println(problem);
        }
    }

    private static int capacity(Settings settings) {
        return settings.get(AccessLogSettings.ACCESS_LOG_BUFFER);
    }

    private static boolean blocks(Settings settings) {
        return settings.get(AccessLogSettings.ACCESS_LOG_OVERFLOW).equals("block");
    }
}
