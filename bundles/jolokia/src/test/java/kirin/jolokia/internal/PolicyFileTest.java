package kirin.jolokia.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.settings.SettingsException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.Locale;

import javax.management.ObjectName;

class PolicyFileTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    viewer   | read   | kirin:type=Server                          | Version          | true
                    viewer   | read   | kirin:type=App,name="a,b"                  | State            | true
                    viewer   | read   | java.lang:type=Memory                      | HeapMemoryUsage  | true
                    viewer   | read   | java.lang:type=MemoryPool,name=Metaspace   | Usage            | true
                    viewer   | read   | java.lang:type=Runtime                     | Uptime           | true
                    viewer   | read   | java.lang:type=Runtime                     | SystemProperties | false
                    operator | read   | java.lang:type=Runtime                     | InputArguments   | false
                    viewer   | invoke | kirin:type=Server                          | stop             | false
                    viewer   | write  | kirin:type=Server                          | Version          | false
                    operator | invoke | kirin:type=Server                          | stop             | true
                    operator | write  | kirin:type=Server                          | Anything         | true
                    operator | invoke | java.lang:type=Memory                      | gc               | false
                    operator | write  | java.lang:type=Memory                      | Verbose          | false
                    operator | invoke | com.sun.management:type=DiagnosticCommand  | jvmtiAgentLoad   | false
                    operator | read   | com.sun.management:type=HotSpotDiagnostic  | DiagnosticOptions | false
                    operator | write  | java.util.logging:type=Logging             | LoggerNames      | false
                    operator | invoke | JMImplementation:type=MBeanServerDelegate  | x                | false
                    operator | read   | kirinx:type=Server                         | Version          | false
                    """)
    void theShippedPolicyLetsViewersLookAndOperatorsSteerAndNothingElse(
            String role, String action, String bean, String member, boolean allowed)
            throws Exception {
        Policy.Verdict verdict = verdict(PolicyReader.shipped(), role, action, bean, member);

        assertThat(verdict.allowed()).isEqualTo(allowed);
        assertThat(verdict.reason())
                .matches("(config/jolokia.policy \\(as shipped\\):\\d+|no line of .* allows it)");
    }

    @Test
    void theFirstLineThatFitsDecidesAndIsNamed() throws Exception {
        Policy policy =
                PolicyReader.of(
                        """
                        # a comment

                        refuse operator invoke kirin:type=Server stop
                        allow operator invoke kirin:*
                        allow viewer,operator read "java.lang:type=MemoryPool,name=G1 Eden Space" Usage Name
                        allow viewer read kirin:type=App,name="a b" *
                        """,
                        "my.policy");

        assertThat(verdict(policy, "operator", "invoke", "kirin:type=Server", "stop"))
                .isEqualTo(new Policy.Verdict(false, "my.policy:3"));
        assertThat(verdict(policy, "operator", "invoke", "kirin:type=Server", "reload"))
                .isEqualTo(new Policy.Verdict(true, "my.policy:4"));
        String eden = "java.lang:type=MemoryPool,name=G1 Eden Space";
        assertThat(verdict(policy, "viewer", "read", eden, "Usage").allowed()).isTrue();
        assertThat(verdict(policy, "viewer", "read", eden, "Type").allowed()).isFalse();
        assertThat(verdict(policy, "viewer", "read", "kirin:name=\"a b\",type=App", "x"))
                .isEqualTo(new Policy.Verdict(true, "my.policy:6"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    permit viewer read kirin:*          | "permit"; write allow or refuse
                    allow admin read kirin:*            | "admin" is no role
                    allow viewer, read kirin:*          | "" is no role
                    allow viewer look kirin:*           | "look"; write read, write or invoke
                    allow viewer read                   | the line is incomplete
                    allow viewer read kirin             | "kirin" is no object name
                    allow viewer read "kirin:*          | a double quote has no second one
                    allow viewer read kirin:a=b,a=c     | is no object name
                    """)
    void aLineThatIsNotUnderstoodIsToldWithItsPlace(String line, String complaint) {
        assertThatThrownBy(() -> PolicyReader.of("\n" + line + "\n", "my.policy"))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("my.policy:2: ")
                .hasMessageContaining(complaint);
    }

    @Test
    void aFileThatIsNotThereIsTold(@TempDir Path folder) {
        assertThatThrownBy(() -> PolicyReader.read(folder.resolve("none"), "none"))
                .isInstanceOf(SettingsException.class)
                .hasMessage("none: there is no such file; copy config/jolokia.policy there");
    }

    private static Policy.Verdict verdict(
            Policy policy, String role, String action, String bean, String member)
            throws Exception {
        return policy.verdict(
                Role.valueOf(role.toUpperCase(Locale.ROOT)),
                Action.valueOf(action.toUpperCase(Locale.ROOT)),
                new ObjectName(bean),
                member);
    }
}
