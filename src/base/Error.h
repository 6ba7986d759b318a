// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QString>

namespace heliograph {

/// Why something failed. Programs act on the code; people read app/ErrorText.
/// The names travel in JSON-RPC (`data.error`), so renaming one is a breaking change.
enum class ErrorCode {
    Unknown,
    // base and files
    InvalidArgument,
    Cancelled,
    NotFound,
    FileUnreadable,
    FileEmpty,
    FileTooLarge,
    FileExists,
    NotAFile,
    NotAnImage,
    ImageTooLarge,
    NotAVideo,
    NotAudio,
    NotAVoiceNote,
    FolderUnwritable,
    DiskFull,
    ProfileUnwritable,
    ProfileInUse,
    ProfileInUseElsewhere,
    ProfileLockUnreadable,
    ProfileDamaged,
    ProfileTooNew,
    ProfileMixed,
    KeyUnavailable,
    KeychainUnavailable,
    PassphraseNeeded,
    PassphraseWrong,
    PassphraseWeak,
    StorageFailed,
    // binary nodes (02 §7)
    Truncated,
    BadTag,
    EmptyTag,
    EmptyKey,
    BadJid,
    BadUtf8,
    BadPacked,
    TooDeep,
    TooLarge,
    TrailingBytes,
    BadCompression,
    // crypto and transport (01)
    BadKey,
    BadSignature,
    DecryptFailed,
    FrameInvalid,
    HandshakeMalformed,
    HandshakeRefused,
    CertificateUntrusted,
    CertificateNotValidNow,
    TlsUntrusted,
    NoiseFailure,
    ConnectTimeout,
    QueryTimeout,
    NetworkUnreachable,
    ProxyUnreachable,
    ProxyRefused,
    ConnectionClosed,
    HttpStatus,
    Disconnected,
    NotConnected,
    ProtocolError,
    // linking (03)
    HmacMismatch,
    SignatureMismatch,
    InternalError,
    QrExpired,
    AlreadyLinked,
    LinkRefused,
    ClientOutdated,
    NumberUnreadable,
    NumberTooShort,
    CountryCodeMissing,
    CodeInvalid,
    CodeExpired,
    CodeNotAccepted,
    OtherNumber,
    TooManyDevices,
    PasskeyNeeded,
    PhoneTooOld,
    // sessions
    StreamError,
    StreamReplaced,
    ConflictCooldown,
    OwnedElsewhere,
    LoggedOut,
    AccountLocked,
    AccountBlocked,
    TemporaryBan,
    ServiceUnavailable,
    ServiceRefused,
    RateLimited,
    // messages
    UnknownAccount,
    UnknownMessage,
    NoSuchRecipient,
    NotAllowed,
    RestrictedRecipient,
    RejectedByService,
    NoSession,
    UnknownPreKey,
    DuplicateMessage,
    OutOfStep,
    BadContent,
    Unsupported,
    // media (06)
    MediaKeyInvalid,
    MediaLength,
    MediaEncHash,
    MediaMac,
    MediaPadding,
    MediaPlainHash,
    MediaExpired,
    MediaRefused,
    MediaHostRefused,
};
inline constexpr ErrorCode lastErrorCode = ErrorCode::MediaHostRefused;

/// The name of a code as JSON-RPC and logs write it, e.g. "QrExpired".
QString errorName(ErrorCode code);
/// The code of a name that was stored; Unknown for a name that this version does not know.
ErrorCode errorFromName(const QString &name);

/// A failure as a value: what a program acts on, and an English detail for the log.
/// The detail never holds a key, a message text or a full phone number.
struct Error {
    ErrorCode code = ErrorCode::Unknown;
    QString detail;
    /// Local status number people search for (09 §3), or a service's error number; 0 if none.
    int status = 0;
    /// Whole seconds until a retry makes sense; 0 if unknown.
    int retryAfter = 0;

    /// The same error with the place where it happened put in front of the detail.
    Error within(const char *place) const;
    friend bool operator==(const Error &, const Error &) = default;
};

} // namespace heliograph

Q_DECLARE_METATYPE(heliograph::Error)
