package kirin.settings;

import static kirin.settings.Section.CONTROL;
import static kirin.settings.Setting.row;
import static kirin.settings.ValueType.listOf;
import static kirin.settings.ValueType.maybe;
import static kirin.settings.ValueType.yesOrNo;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Settings of how a running server is looked at and steered; part of the one table. */
public final class ManagementSettings {
    public static final Setting<Optional<BindAddress>> JOLOKIA =
            row(
                            CONTROL,
                            "jolokia",
                            maybe(new TcpOrUnixAddressType()),
                            Optional.empty(),
                            "--jolokia")
                    .means("Where the management beans answer as JSON over HTTP; empty is nowhere.")
                    .inEffect();
    public static final Setting<Optional<Path>> JOLOKIA_POLICY =
            row(
                            CONTROL,
                            "jolokia_policy",
                            maybe(FilePath.anyPath()),
                            Optional.empty(),
                            "--jolokia-policy")
                    .means("File that says what a viewer and an operator may do there.")
                    .live()
                    .inEffect();
    public static final Setting<Path> JOLOKIA_PASSWORDS =
            row(
                            CONTROL,
                            "jolokia_passwords",
                            FilePath.anyPath(),
                            Path.of("run/jolokia.password"),
                            "--jolokia-passwords")
                    .means("File with its users; made with random passwords if it is not there.")
                    .live()
                    .inEffect();
    public static final Setting<Boolean> JOLOKIA_INSECURE =
            row(CONTROL, "jolokia_insecure", yesOrNo(), false, "--jolokia-insecure")
                    .means("Let it listen beyond this machine, where passwords can be overheard.")
                    .inEffect();

    public static final Setting<List<String>> JOLOKIA_ORIGINS =
            row(CONTROL, "jolokia_origins", listOf(origin()), List.of(), "--jolokia-origins")
                    .means("Consoles in browsers that may ask there, by a server of their own.")
                    .live()
                    .inEffect();

    public static final Setting<Optional<BindAddress.Tcp>> JMX_PORT =
            row(CONTROL, "jmx_port", maybe(new TcpAddressType()), Optional.empty(), "--jmx-port")
                    .means("Where consoles reach the management beans by JMX; empty is nowhere.")
                    .inEffect();
    public static final Setting<Optional<Path>> JMX_CERTFILE =
            row(
                            CONTROL,
                            "jmx_certfile",
                            maybe(FilePath.anyPath()),
                            Optional.empty(),
                            "--jmx-certfile")
                    .means("PEM file with its certificate, and those that lead to a known one.")
                    .inEffect();
    public static final Setting<Optional<Path>> JMX_KEYFILE =
            row(
                            CONTROL,
                            "jmx_keyfile",
                            maybe(FilePath.anyPath()),
                            Optional.empty(),
                            "--jmx-keyfile")
                    .means("PEM file with the private key; empty is that of the certificate.")
                    .inEffect();
    public static final Setting<Optional<Path>> JMX_CA_CERTS =
            row(
                            CONTROL,
                            "jmx_ca_certs",
                            maybe(FilePath.anyPath()),
                            Optional.empty(),
                            "--jmx-ca-certs")
                    .means("PEM file with who signs the certificates of clients; empty is nobody.")
                    .inEffect();

    static final List<Setting<?>> ROWS =
            List.of(
                    JOLOKIA,
                    JOLOKIA_POLICY,
                    JOLOKIA_PASSWORDS,
                    JOLOKIA_INSECURE,
                    JOLOKIA_ORIGINS,
                    JMX_PORT,
                    JMX_CERTFILE,
                    JMX_KEYFILE,
                    JMX_CA_CERTS);

    private ManagementSettings() {}

    /** As a browser writes it: without a path, and in small letters. */
    private static Text origin() {
        return new Text(
                        "SCHEME://HOST:PORT as browsers write it, for example"
                                + " http://127.0.0.1:8080")
                .like("https?://([a-z0-9._-]+|\\[[0-9a-f:.]+\\])(:[0-9]{1,5})?");
    }
}
