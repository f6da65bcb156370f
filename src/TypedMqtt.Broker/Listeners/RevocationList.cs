using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TypedMqtt.Broker.Listeners;

/// <summary>A certificate revocation list (RFC 5280 section 5): what an authority has signed and does not stand for any more.</summary>
internal sealed class RevocationList
{
    private readonly byte[] _signed;
    private readonly byte[] _signature;
    private readonly string _algorithm;
    private readonly Dictionary<BigInteger, DateTimeOffset> _revoked = [];

    /// <exception cref="CryptographicException">Not a revocation list, or one that says what is not understood here.</exception>
    public RevocationList(ReadOnlyMemory<byte> der)
    {
        try
        {
            AsnReader list = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
            _signed = list.PeekEncodedValue().ToArray();
            AsnReader content = list.ReadSequence();
            _algorithm = list.ReadSequence().ReadObjectIdentifier();
            _signature = list.ReadBitString(out _);

            // Version 2, and the algorithm a second time.
            if (content.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
            {
                content.ReadInteger();
            }

            content.ReadSequence();
            Issuer = new X500DistinguishedName(content.ReadEncodedValue().Span).Name;
            From = ReadTime(content);
            Until = IsTime(content) ? ReadTime(content) : DateTimeOffset.MaxValue;
            if (content.HasData && content.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
            {
                ReadRevoked(content.ReadSequence());
            }

            CheckExtensions(content);
        }
        catch (AsnContentException e)
        {
            throw new CryptographicException($"it is no revocation list in DER form: {e.Message}", e);
        }
    }

    /// <summary>The name of the authority.</summary>
    public string Issuer { get; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset From { get; }

    /// <summary>When the next one is due: from then on this one says nothing.</summary>
    public DateTimeOffset Until { get; }

    /// <summary>When the authority revoked a certificate; null for one that it stands for.</summary>
    public DateTimeOffset? WhenRevoked(X509Certificate2 certificate) =>
        _revoked.TryGetValue(new BigInteger(certificate.SerialNumberBytes.Span, isBigEndian: true), out DateTimeOffset when) ? when : null;

    /// <summary>Whether an authority of the issuer's name has signed it.</summary>
    /// <exception cref="CryptographicException">The algorithm is not known here.</exception>
    public bool IsSignedBy(X509Certificate2 authority)
    {
        using RSA? rsa = authority.GetRSAPublicKey();
        using ECDsa? ecdsa = authority.GetECDsaPublicKey();
        return _algorithm switch
        {
            "1.2.840.113549.1.1.5" => IsSigned(rsa, HashAlgorithmName.SHA1),
            "1.2.840.113549.1.1.11" => IsSigned(rsa, HashAlgorithmName.SHA256),
            "1.2.840.113549.1.1.12" => IsSigned(rsa, HashAlgorithmName.SHA384),
            "1.2.840.113549.1.1.13" => IsSigned(rsa, HashAlgorithmName.SHA512),
            "1.2.840.10045.4.3.2" => IsSigned(ecdsa, HashAlgorithmName.SHA256),
            "1.2.840.10045.4.3.3" => IsSigned(ecdsa, HashAlgorithmName.SHA384),
            "1.2.840.10045.4.3.4" => IsSigned(ecdsa, HashAlgorithmName.SHA512),
            _ => throw new CryptographicException($"it is signed with the algorithm {_algorithm}; expected RSA (PKCS #1) or ECDSA with SHA-2"),
        };
    }

    private bool IsSigned(RSA? key, HashAlgorithmName hash) => key?.VerifyData(_signed, _signature, hash, RSASignaturePadding.Pkcs1) == true;

    private bool IsSigned(ECDsa? key, HashAlgorithmName hash) => key?.VerifyData(_signed, _signature, hash, DSASignatureFormat.Rfc3279DerSequence) == true;

    private void ReadRevoked(AsnReader entries)
    {
        while (entries.HasData)
        {
            AsnReader entry = entries.ReadSequence();
            _revoked[entry.ReadInteger()] = ReadTime(entry);
        }
    }

    /// <summary>An extension that is critical changes what the list means: one for some certificates only, or a change to another list.</summary>
    private static void CheckExtensions(AsnReader content)
    {
        if (!content.HasData)
        {
            return;
        }

        AsnReader extensions = content.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadSequence();
        while (extensions.HasData)
        {
            AsnReader extension = extensions.ReadSequence();
            string id = extension.ReadObjectIdentifier();
            if (extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && extension.ReadBoolean())
            {
                throw new CryptographicException($"it has the critical extension {id}; expected a whole list of one authority (no delta, no part of one)");
            }
        }
    }

    private static bool IsTime(AsnReader reader) => reader.HasData
        && (reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) || reader.PeekTag().HasSameClassAndValue(Asn1Tag.GeneralizedTime));

    private static DateTimeOffset ReadTime(AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();
}
