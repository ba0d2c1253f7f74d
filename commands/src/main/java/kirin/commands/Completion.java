package kirin.commands;

import kirin.settings.ServerSettings;
import kirin.settings.Setting;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Prints what a shell needs to complete flags, their values and commands. */
@Command(
        name = "completion",
        description =
                "Prints completion for a shell: put eval \"$(kirin completion bash)\" into"
                        + " ~/.bashrc.")
final class Completion implements Callable<Integer> {
    private static final String LAUNCHERS_OWN = "-c --config --cache -h --help -v --version";

    private final Caller caller;
    private final Map<String, Supplier<?>> commands;

    /** The shells there is completion for. */
    enum Shell {
        bash
    }

    @Parameters(paramLabel = "SHELL", description = "bash")
    @SuppressWarnings("UnusedVariable") // there is one, and picocli refuses all others
    private Shell shell = Shell.bash;

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private final HelpOption help = new HelpOption();

    Completion(Caller caller, Map<String, Supplier<?>> commands) {
        this.caller = caller;
        this.commands = new LinkedHashMap<>(commands);
    }

    @Override
    public Integer call() {
        caller.out().print(bash());
        return Commands.DONE;
    }

    private String bash() {
        var script = new StringBuilder();
        script.append(
                """
                # Completion of kirin for bash, made by kirin completion bash.
                _kirin() {
                    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words=
                    # Bash takes an equals sign for a word.
                    if [[ $word == = ]]; then
                        word=
                    elif [[ $before == = ]]; then
                        before=${COMP_WORDS[COMP_CWORD-2]}
                    fi
                    if [[ $COMP_CWORD -gt 1 ]]; then
                        case ${COMP_WORDS[1]} in
                """);
        commands.forEach((name, command) -> {
            String options = String.join(" ", optionsOf(command.get()));
            script.append("            %s) words='%s' ;;\n".formatted(name, options));
        });
        script.append(
                """
                        esac
                    fi
                    if [[ -z $words ]]; then
                        case $before in
                """);
        for (Setting<?> setting : ServerSettings.all()) {
            if (!setting.flags().isEmpty() && !setting.type().suggestions().isEmpty()) {
                script.append(
                        "            %s) words='%s' ;;\n"
                                .formatted(
                                        String.join("|", setting.flags()),
                                        String.join(" ", setting.type().suggestions())));
            }
        }
        script.append(
                """
                        esac
                        if [[ -n $words && $word != -* ]]; then
                            COMPREPLY=($(compgen -W "$words" -- "$word"))
                            return
                        fi
                        words='%s'
                    fi
                    if [[ $word == -* ]]; then
                        COMPREPLY=($(compgen -W "$words" -- "$word"))
                        return
                    fi
                    COMPREPLY=()
                    if [[ $COMP_CWORD -eq 1 ]]; then
                        COMPREPLY=($(compgen -W '%s' -- "$word"))
                    fi
                    compopt -o filenames 2>/dev/null
                    COMPREPLY+=($(compgen -f -- "$word"))
                }
                complete -F _kirin kirin ./kirin
                """
                        .formatted(
                                String.join(" ", serverFlags()),
                                String.join(" ", commands.keySet())));
        return script.toString();
    }

    private static List<String> serverFlags() {
        List<String> flags = new ArrayList<>(List.of(LAUNCHERS_OWN.split(" ")));
        ServerSettings.all().forEach(setting -> flags.addAll(setting.flags()));
        return flags;
    }

    private static List<String> optionsOf(Object command) {
        List<String> names = new ArrayList<>();
        for (OptionSpec option : new CommandLine(command).getCommandSpec().options()) {
            names.addAll(List.of(option.names()));
        }
        return names;
    }
}
