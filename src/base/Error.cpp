// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Error.h"

namespace heliograph {

// NOLINTNEXTLINE(readability-function-size): a switch, so that the compiler misses no code
QString errorName(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Unknown:
        return QStringLiteral("Unknown");
    case ErrorCode::InvalidArgument:
        return QStringLiteral("InvalidArgument");
    case ErrorCode::Cancelled:
        return QStringLiteral("Cancelled");
    case ErrorCode::NotFound:
        return QStringLiteral("NotFound");
    case ErrorCode::FileUnreadable:
        return QStringLiteral("FileUnreadable");
    case ErrorCode::FileExists:
        return QStringLiteral("FileExists");
    case ErrorCode::FileEmpty:
        return QStringLiteral("FileEmpty");
    case ErrorCode::FileTooLarge:
        return QStringLiteral("FileTooLarge");
    case ErrorCode::NotAFile:
        return QStringLiteral("NotAFile");
    case ErrorCode::NotAnImage:
        return QStringLiteral("NotAnImage");
    case ErrorCode::ImageTooLarge:
        return QStringLiteral("ImageTooLarge");
    case ErrorCode::NotAVideo:
        return QStringLiteral("NotAVideo");
    case ErrorCode::NotAudio:
        return QStringLiteral("NotAudio");
    case ErrorCode::NotAVoiceNote:
        return QStringLiteral("NotAVoiceNote");
    case ErrorCode::FolderUnwritable:
        return QStringLiteral("FolderUnwritable");
    case ErrorCode::DiskFull:
        return QStringLiteral("DiskFull");
    case ErrorCode::ProfileUnwritable:
        return QStringLiteral("ProfileUnwritable");
    case ErrorCode::ProfileInUse:
        return QStringLiteral("ProfileInUse");
    case ErrorCode::ProfileInUseElsewhere:
        return QStringLiteral("ProfileInUseElsewhere");
    case ErrorCode::ProfileLockUnreadable:
        return QStringLiteral("ProfileLockUnreadable");
    case ErrorCode::ProfileDamaged:
        return QStringLiteral("ProfileDamaged");
    case ErrorCode::ProfileTooNew:
        return QStringLiteral("ProfileTooNew");
    case ErrorCode::ProfileMixed:
        return QStringLiteral("ProfileMixed");
    case ErrorCode::KeyUnavailable:
        return QStringLiteral("KeyUnavailable");
    case ErrorCode::KeychainUnavailable:
        return QStringLiteral("KeychainUnavailable");
    case ErrorCode::PassphraseNeeded:
        return QStringLiteral("PassphraseNeeded");
    case ErrorCode::PassphraseWrong:
        return QStringLiteral("PassphraseWrong");
    case ErrorCode::PassphraseWeak:
        return QStringLiteral("PassphraseWeak");
    case ErrorCode::StorageFailed:
        return QStringLiteral("StorageFailed");
    case ErrorCode::Truncated:
        return QStringLiteral("Truncated");
    case ErrorCode::BadTag:
        return QStringLiteral("BadTag");
    case ErrorCode::EmptyTag:
        return QStringLiteral("EmptyTag");
    case ErrorCode::EmptyKey:
        return QStringLiteral("EmptyKey");
    case ErrorCode::BadJid:
        return QStringLiteral("BadJid");
    case ErrorCode::BadUtf8:
        return QStringLiteral("BadUtf8");
    case ErrorCode::BadPacked:
        return QStringLiteral("BadPacked");
    case ErrorCode::TooDeep:
        return QStringLiteral("TooDeep");
    case ErrorCode::TooLarge:
        return QStringLiteral("TooLarge");
    case ErrorCode::TrailingBytes:
        return QStringLiteral("TrailingBytes");
    case ErrorCode::BadCompression:
        return QStringLiteral("BadCompression");
    case ErrorCode::BadKey:
        return QStringLiteral("BadKey");
    case ErrorCode::BadSignature:
        return QStringLiteral("BadSignature");
    case ErrorCode::DecryptFailed:
        return QStringLiteral("DecryptFailed");
    case ErrorCode::FrameInvalid:
        return QStringLiteral("FrameInvalid");
    case ErrorCode::HandshakeMalformed:
        return QStringLiteral("HandshakeMalformed");
    case ErrorCode::HandshakeRefused:
        return QStringLiteral("HandshakeRefused");
    case ErrorCode::CertificateUntrusted:
        return QStringLiteral("CertificateUntrusted");
    case ErrorCode::CertificateNotValidNow:
        return QStringLiteral("CertificateNotValidNow");
    case ErrorCode::TlsUntrusted:
        return QStringLiteral("TlsUntrusted");
    case ErrorCode::NoiseFailure:
        return QStringLiteral("NoiseFailure");
    case ErrorCode::ConnectTimeout:
        return QStringLiteral("ConnectTimeout");
    case ErrorCode::QueryTimeout:
        return QStringLiteral("QueryTimeout");
    case ErrorCode::NetworkUnreachable:
        return QStringLiteral("NetworkUnreachable");
    case ErrorCode::ProxyUnreachable:
        return QStringLiteral("ProxyUnreachable");
    case ErrorCode::ProxyRefused:
        return QStringLiteral("ProxyRefused");
    case ErrorCode::ConnectionClosed:
        return QStringLiteral("ConnectionClosed");
    case ErrorCode::HttpStatus:
        return QStringLiteral("HttpStatus");
    case ErrorCode::Disconnected:
        return QStringLiteral("Disconnected");
    case ErrorCode::NotConnected:
        return QStringLiteral("NotConnected");
    case ErrorCode::ProtocolError:
        return QStringLiteral("ProtocolError");
    case ErrorCode::HmacMismatch:
        return QStringLiteral("HmacMismatch");
    case ErrorCode::SignatureMismatch:
        return QStringLiteral("SignatureMismatch");
    case ErrorCode::InternalError:
        return QStringLiteral("InternalError");
    case ErrorCode::QrExpired:
        return QStringLiteral("QrExpired");
    case ErrorCode::AlreadyLinked:
        return QStringLiteral("AlreadyLinked");
    case ErrorCode::LinkRefused:
        return QStringLiteral("LinkRefused");
    case ErrorCode::ClientOutdated:
        return QStringLiteral("ClientOutdated");
    case ErrorCode::NumberUnreadable:
        return QStringLiteral("NumberUnreadable");
    case ErrorCode::NumberTooShort:
        return QStringLiteral("NumberTooShort");
    case ErrorCode::CountryCodeMissing:
        return QStringLiteral("CountryCodeMissing");
    case ErrorCode::CodeInvalid:
        return QStringLiteral("CodeInvalid");
    case ErrorCode::CodeExpired:
        return QStringLiteral("CodeExpired");
    case ErrorCode::CodeNotAccepted:
        return QStringLiteral("CodeNotAccepted");
    case ErrorCode::OtherNumber:
        return QStringLiteral("OtherNumber");
    case ErrorCode::TooManyDevices:
        return QStringLiteral("TooManyDevices");
    case ErrorCode::PasskeyNeeded:
        return QStringLiteral("PasskeyNeeded");
    case ErrorCode::PhoneTooOld:
        return QStringLiteral("PhoneTooOld");
    case ErrorCode::StreamError:
        return QStringLiteral("StreamError");
    case ErrorCode::StreamReplaced:
        return QStringLiteral("StreamReplaced");
    case ErrorCode::ConflictCooldown:
        return QStringLiteral("ConflictCooldown");
    case ErrorCode::OwnedElsewhere:
        return QStringLiteral("OwnedElsewhere");
    case ErrorCode::LoggedOut:
        return QStringLiteral("LoggedOut");
    case ErrorCode::AccountLocked:
        return QStringLiteral("AccountLocked");
    case ErrorCode::AccountBlocked:
        return QStringLiteral("AccountBlocked");
    case ErrorCode::TemporaryBan:
        return QStringLiteral("TemporaryBan");
    case ErrorCode::ServiceUnavailable:
        return QStringLiteral("ServiceUnavailable");
    case ErrorCode::ServiceRefused:
        return QStringLiteral("ServiceRefused");
    case ErrorCode::RateLimited:
        return QStringLiteral("RateLimited");
    case ErrorCode::UnknownAccount:
        return QStringLiteral("UnknownAccount");
    case ErrorCode::UnknownMessage:
        return QStringLiteral("UnknownMessage");
    case ErrorCode::NoSuchRecipient:
        return QStringLiteral("NoSuchRecipient");
    case ErrorCode::NotAllowed:
        return QStringLiteral("NotAllowed");
    case ErrorCode::RestrictedRecipient:
        return QStringLiteral("RestrictedRecipient");
    case ErrorCode::RejectedByService:
        return QStringLiteral("RejectedByService");
    case ErrorCode::NoSession:
        return QStringLiteral("NoSession");
    case ErrorCode::UnknownPreKey:
        return QStringLiteral("UnknownPreKey");
    case ErrorCode::DuplicateMessage:
        return QStringLiteral("DuplicateMessage");
    case ErrorCode::OutOfStep:
        return QStringLiteral("OutOfStep");
    case ErrorCode::BadContent:
        return QStringLiteral("BadContent");
    case ErrorCode::Unsupported:
        return QStringLiteral("Unsupported");
    case ErrorCode::MediaKeyInvalid:
        return QStringLiteral("MediaKeyInvalid");
    case ErrorCode::MediaLength:
        return QStringLiteral("MediaLength");
    case ErrorCode::MediaEncHash:
        return QStringLiteral("MediaEncHash");
    case ErrorCode::MediaMac:
        return QStringLiteral("MediaMac");
    case ErrorCode::MediaPadding:
        return QStringLiteral("MediaPadding");
    case ErrorCode::MediaPlainHash:
        return QStringLiteral("MediaPlainHash");
    case ErrorCode::MediaExpired:
        return QStringLiteral("MediaExpired");
    case ErrorCode::MediaRefused:
        return QStringLiteral("MediaRefused");
    case ErrorCode::MediaHostRefused:
        return QStringLiteral("MediaHostRefused");
    }
    return QStringLiteral("Unknown");
}

ErrorCode errorFromName(const QString &name)
{
    for (int code = 0; code <= static_cast<int>(lastErrorCode); ++code) {
        if (errorName(static_cast<ErrorCode>(code)) == name)
            return static_cast<ErrorCode>(code);
    }
    return ErrorCode::Unknown;
}

Error Error::within(const char *place) const
{
    Error copy = *this;
    copy.detail = QLatin1String(place) + QLatin1String(detail.isEmpty() ? "" : ": ") + detail;
    return copy;
}

} // namespace heliograph
