package kirin.settings;

import static kirin.settings.Section.CONTROL;
import static kirin.settings.Setting.row;
import static kirin.settings.ValueType.maybe;
import static kirin.settings.ValueType.yesOrNo;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Settings of how a running server is looked at and steered; part of the one table. */
public final class ManagementSettings {
    public static final Setting<Optional<BindAddress.Tcp>> JOLOKIA =
            row(CONTROL, "jolokia", maybe(new TcpAddressType()), Optional.empty(), "--jolokia")
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

    static final List<Setting<?>> ROWS =
            List.of(JOLOKIA, JOLOKIA_POLICY, JOLOKIA_PASSWORDS, JOLOKIA_INSECURE);

    private ManagementSettings() {}
}
