/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/** Reads a private key from PEM text (RFC 7468 §10 and §11). */
final class PemKey {
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN (ENCRYPTED )?PRIVATE KEY-----([^-]+)-----END (?:ENCRYPTED )?PRIVATE KEY-----");
    private static final byte[] PROBE = {1, 2, 3};

    private PemKey() {}

    /**
     * The key that belongs to a certificate.
     *
     * @throws GeneralSecurityException says in words what is wrong
     */
    static PrivateKey read(String pem, @Nullable String password, PublicKey certified) throws GeneralSecurityException {
        Matcher block = PKCS8.matcher(pem);
        if (!block.find()) {
            throw new GeneralSecurityException("it holds no PKCS#8 key (expected: BEGIN PRIVATE KEY)");
        }
        byte[] der = decode(block.group(2));
        boolean encrypted = block.group(1) != null;
        if (encrypted && password == null) {
            throw new GeneralSecurityException("it is encrypted and no password was given");
        }
        PKCS8EncodedKeySpec spec =
                encrypted && password != null ? decrypt(der, password) : new PKCS8EncodedKeySpec(der);
        PrivateKey key;
        try {
            key = KeyFactory.getInstance(certified.getAlgorithm()).generatePrivate(spec);
        } catch (GeneralSecurityException e) {
            throw new GeneralSecurityException(
                    "it is damaged, or no " + certified.getAlgorithm() + " key as its certificate says", e);
        }
        if (!belongTogether(key, certified)) {
            throw new GeneralSecurityException("it does not belong to the certificate");
        }
        return key;
    }

    private static byte[] decode(String base64) throws GeneralSecurityException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("it is damaged", e);
        }
    }

    private static PKCS8EncodedKeySpec decrypt(byte[] der, String password) throws GeneralSecurityException {
        EncryptedPrivateKeyInfo info;
        try {
            info = new EncryptedPrivateKeyInfo(der);
        } catch (IOException e) {
            throw new GeneralSecurityException("it is damaged", e);
        }
        AlgorithmParameters parameters = info.getAlgParameters();
        // the JDK names the whole scheme of PBES2 (RFC 8018 §6.2) only in the text of its parameters
        boolean pbes2 = parameters != null && info.getAlgName().matches("PBES2|1\\.2\\.840\\.113549\\.1\\.5\\.13");
        String scheme = pbes2 ? parameters.toString() : info.getAlgName();
        var characters = new PBEKeySpec(password.toCharArray());
        try {
            var secret = SecretKeyFactory.getInstance(scheme).generateSecret(characters);
            var cipher = Cipher.getInstance(scheme);
            cipher.init(Cipher.DECRYPT_MODE, secret, parameters);
            return info.getKeySpec(cipher);
        } catch (GeneralSecurityException e) {
            throw new GeneralSecurityException("it cannot be decrypted with this password", e);
        } finally {
            characters.clearPassword();
        }
    }

    private static boolean belongTogether(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        String scheme = switch (certified.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "EdDSA" -> "EdDSA";
            default -> "";
        };
        if (scheme.isEmpty()) {
            return true; // nothing known to try it with
        }
        var signer = Signature.getInstance(scheme);
        signer.initSign(key);
        signer.update(PROBE);
        byte[] signature = signer.sign();
        var verifier = Signature.getInstance(scheme);
        verifier.initVerify(certified);
        verifier.update(PROBE);
        return verifier.verify(signature);
    }
}
