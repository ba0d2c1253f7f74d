package kirin.deployer.internal;

import java.security.CodeSigner;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/** Sees to it that every entry of a jar is signed by somebody who is trusted. One thread. */
final class Signatures implements JarContent.Witness {
    private static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
    private static final String ANY_USE = "2.5.29.37.0";

    /** What belongs to the signatures themselves, and cannot be signed. */
    private static final Pattern UNSIGNED =
            Pattern.compile("META-INF/(?:MANIFEST\\.MF|SIG-[^/]*|[^/]*\\.(?:SF|RSA|DSA|EC))");

    private final Set<X509Certificate> trusted;
    private final String remedy;
    private final Map<CodeSigner, String> problems = new HashMap<>();
    private final Set<String> names = new HashSet<>();

    /**
     * @param remedy for an operator who wants the file in spite of what is said about it
     */
    Signatures(Set<X509Certificate> trusted, String remedy) {
        this.trusted = trusted;
        this.remedy = remedy;
    }

    @Override
    public void hasRead(JarEntry entry) throws NoBundleException {
        names.add(entry.getName());
        if (UNSIGNED.matcher(entry.getName().toUpperCase(Locale.ROOT)).matches()) {
            return;
        }
        CodeSigner[] signers = entry.getCodeSigners();
        if (signers == null) {
            throw new NoBundleException(
                    "it is not among the trusted bundles, and its entry %s is not signed; %s"
                            .formatted(entry.getName(), remedy));
        }
        String problem = "";
        for (CodeSigner signer : signers) {
            problem = problems.computeIfAbsent(signer, this::problem);
            if (problem.isEmpty()) {
                return;
            }
        }
        throw new NoBundleException(
                "it is not among the trusted bundles, and " + problem + "; " + remedy);
    }

    /** Entries that were taken out leave no trace but in the manifest. */
    void complete(Manifest manifest) throws NoBundleException {
        for (Map.Entry<String, Attributes> listed : manifest.getEntries().entrySet()) {
            boolean signed =
                    listed.getValue().keySet().stream()
                            .anyMatch(key ->
                                    key.toString().toUpperCase(Locale.ROOT).endsWith("-DIGEST"));
            if (signed && !names.contains(listed.getKey())) {
                throw new NoBundleException(
                        "it was changed after it was signed (%s was taken out); get it again"
                                .formatted(listed.getKey()));
            }
        }
    }

    /** Why a signer does not count; empty if he does. */
    private String problem(CodeSigner signer) {
        List<X509Certificate> chain =
                signer.getSignerCertPath().getCertificates().stream()
                        .map(X509Certificate.class::cast)
                        .toList();
        X509Certificate own = chain.getFirst();
        String name = own.getSubjectX500Principal().getName();
        String expired = expired(own);
        if (trusted.contains(own)) {
            return expired;
        }
        if (!mayVouch(own)) {
            return "the certificate of its signer " + name + " is not for signing code";
        }
        String reason =
                "its signer " + name + " has no listed certificate and none from a listed issuer";
        for (int length = 1; length <= chain.size(); length++) {
            for (X509Certificate issuer : trusted) {
                X509Certificate last = chain.get(length - 1);
                if (!last.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
                    continue;
                }
                String refused = refused(chain.subList(0, length), issuer, name);
                if (refused.isEmpty()) {
                    return "";
                }
                reason = refused;
            }
        }
        return expired.isEmpty() ? reason : expired;
    }

    private static String refused(
            List<X509Certificate> chain, X509Certificate issuer, String name) {
        String expired = expired(issuer);
        if (!expired.isEmpty()) {
            return expired;
        }
        if (issuer.getBasicConstraints() < 0) {
            return "the listed certificate that vouches for its signer "
                    + name
                    + " is of no authority";
        }
        try {
            var parameters = new PKIXParameters(Set.of(new TrustAnchor(issuer, null)));
            // There is no way out to ask for revoked ones; take such a certificate off the list.
            parameters.setRevocationEnabled(false);
            CertPathValidator.getInstance("PKIX")
                    .validate(
                            CertificateFactory.getInstance("X.509").generateCertPath(chain),
                            parameters);
            return "";
        } catch (GeneralSecurityException e) {
            return "the certificate of its signer "
                    + name
                    + " is not valid ("
                    + e.getMessage()
                    + ")";
        }
    }

    private static String expired(X509Certificate certificate) {
        try {
            certificate.checkValidity();
            return "";
        } catch (CertificateException _) {
            return "the certificate of %s is valid from %s to %s only"
                    .formatted(
                            certificate.getSubjectX500Principal().getName(),
                            certificate.getNotBefore().toInstant(),
                            certificate.getNotAfter().toInstant());
        }
    }

    private static boolean mayVouch(X509Certificate certificate) {
        try {
            List<String> uses = certificate.getExtendedKeyUsage();
            return uses == null || uses.contains(CODE_SIGNING) || uses.contains(ANY_USE);
        } catch (CertificateException _) {
            return false;
        }
    }
}
