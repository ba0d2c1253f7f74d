package kirin.log;

import org.osgi.annotation.versioning.ConsumerType;

import java.io.IOException;

/** Something that writes a log file; a service, so that all can be opened anew at once. */
@ConsumerType
public interface LogFile {

    /**
     * Opens the file again under its name, because it was moved away. No line is lost or split;
     * what was written before this returns may be in either file.
     *
     * @throws IOException if it cannot, with the file's name; then it writes on to where it did
     */
    void reopen() throws IOException;
}
