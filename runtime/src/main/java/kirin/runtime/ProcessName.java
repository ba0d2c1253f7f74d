package kirin.runtime;

import kirin.settings.ProcessSettings;
import kirin.settings.Settings;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** How process lists show this server: Linux lets a process write that itself. */
final class ProcessName {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessName.class);
    private static final Path PROCESS = Path.of("/proc/self");

    /** In the line of /proc/self/stat, counted from after the name, which may hold spaces. */
    private static final int BEGIN_OF_ARGUMENTS = 45;

    private ProcessName() {}

    static void set(Settings settings) {
        if (!Files.isDirectory(PROCESS)) {
            return;
        }
        try {
            settings.get(ProcessSettings.PROC_NAME).ifPresent(ProcessName::setProgram);
            String shortName =
                    settings.get(ProcessSettings.PROC_NAME)
                            .orElse(settings.get(ProcessSettings.DEFAULT_PROC_NAME));
            // What top and ps -e show; the system cuts it.
            Files.writeString(PROCESS.resolve("comm"), shortName, StandardOpenOption.WRITE);
        } catch (IOException e) {
            LOG.debug("The process keeps its name: {}", e.getMessage());
        }
    }

    /**
     * Puts the name in the place of the program's path, as ps shows it, and leaves the arguments as
     * they are: they tell what else there is to know.
     */
    private static void setProgram(String name) {
        try (var memory = new RandomAccessFile(PROCESS.resolve("mem").toFile(), "rw")) {
            String stat = Files.readString(PROCESS.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long begin = Long.parseLong(fields[BEGIN_OF_ARGUMENTS]);
            String program =
                    Files.readString(PROCESS.resolve("cmdline"), StandardCharsets.ISO_8859_1);
            byte[] room = new byte[program.indexOf('\0')];
            Arrays.fill(room, (byte) ' ');
            byte[] shown = ("kirin: " + name).getBytes(StandardCharsets.UTF_8);
            System.arraycopy(shown, 0, room, 0, Math.min(shown.length, room.length));
            memory.seek(begin);
            memory.write(room);
        } catch (IOException | NumberFormatException e) {
            LOG.debug("The program keeps its name: {}", e.getMessage());
        }
    }
}
