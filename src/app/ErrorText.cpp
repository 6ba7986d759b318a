// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ErrorText.h"

#include "app/Names.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace heliograph {

namespace {

// The context is the one lupdate gives to a free function of this namespace.
QString tr(const char *text) { return QCoreApplication::translate("heliograph", text); }

/// The number people search for, behind the sentence.
QString withNumber(const QString &sentence, int status)
{
    return status > 0 ? QStringLiteral("%1 · %2").arg(sentence).arg(status) : sentence;
}

QString fileText(ErrorCode code)
{
    switch (code) {
    case ErrorCode::FileUnreadable:
        return tr("This file cannot be read. Check its permissions, or choose another one.");
    case ErrorCode::FileEmpty:
        return tr("This file is empty. There is nothing to send.");
    case ErrorCode::FileTooLarge:
        return tr("This file is too large. At most 2,000 MB can be sent.");
    case ErrorCode::FileExists:
        return tr("There is another file of this name already. Choose another name; nothing was "
                  "replaced.");
    case ErrorCode::NotAFile:
        return tr("This is not a file. Of a folder, drop the files in it instead.");
    case ErrorCode::NotAnImage:
        return tr("This is not a picture, or it is damaged. It can be sent as a document.");
    case ErrorCode::ImageTooLarge:
        return tr("This picture is too large to be shown. It can be sent as a document.");
    case ErrorCode::NotAVideo:
        return tr("Phones play MP4 and 3GP as videos; this is neither, or it is damaged. It can be "
                  "sent as a document.");
    case ErrorCode::NotAudio:
        return tr(
            "Phones play MP3, M4A, AAC, AMR and Ogg with Opus as audio; this is none of them, "
            "or it is damaged. It can be sent as a document.");
    case ErrorCode::NotAVoiceNote:
        return tr("A voice message has to be Ogg with Opus in one channel. Convert this file, or "
                  "send it as audio or as a document.");
    case ErrorCode::DiskFull:
        return tr("The disk is full. Make room and try again; nothing is lost.");
    case ErrorCode::FolderUnwritable:
        return tr("A folder is missing or cannot be written. Check it and try again.");
    case ErrorCode::ProfileUnwritable:
        return tr("The profile folder cannot be written. Check its permissions, or choose another "
                  "one with --profile.");
    case ErrorCode::ProfileInUse:
        return tr("Heliograph is already running with this profile.");
    case ErrorCode::ProfileInUseElsewhere:
        return tr("This profile was locked on another computer, or this one had another name then. "
                  "Where Heliograph does not run with it any more, delete the file \"lock\" in the "
                  "profile folder.");
    case ErrorCode::ProfileLockUnreadable:
        return tr(
            "The file \"lock\" in the profile folder cannot be read, so nobody knows whose it "
            "is. Where Heliograph does not run with this profile, delete it.");
    case ErrorCode::ProfileDamaged:
        return tr("A database of this profile is damaged. Nothing was changed; restore the file "
                  "from a backup.");
    case ErrorCode::ProfileTooNew:
        return tr("This profile was used by a newer version of Heliograph. Update Heliograph; "
                  "nothing was changed.");
    case ErrorCode::ProfileMixed:
        return tr("The files of this profile do not belong together: beside a database lies the "
                  "log of another one. Nothing was changed; put the files of one copy back.");
    case ErrorCode::KeyUnavailable:
        return tr("The key of this profile is missing or does not fit. Put the file \"key\" back, "
                  "or link the accounts again in a new profile.");
    case ErrorCode::KeychainUnavailable:
        return tr("The keychain of the system did not answer. Unlock it and try again; nothing was "
                  "changed.");
    case ErrorCode::PassphraseNeeded:
        return tr("This profile is locked with a passphrase. Start with --passphrase-file, or open "
                  "the window to type it.");
    case ErrorCode::PassphraseWrong:
        return tr("This is not the passphrase of this profile. Try again.");
    case ErrorCode::PassphraseWeak:
        return tr("This passphrase is too easy to guess. Take a longer one, such as four words "
                  "that do not belong together.");
    case ErrorCode::StorageFailed:
        return tr("The profile could not be read or written. Check the disk and start again.");
    default:
        return {};
    }
}

QString connectionText(ErrorCode code)
{
    switch (code) {
    case ErrorCode::CertificateUntrusted:
    case ErrorCode::TlsUntrusted:
        return tr("The connection is not trusted: its certificate does not belong to this service. "
                  "Nothing was sent.");
    case ErrorCode::CertificateNotValidNow:
        return tr("The certificate of the service is not valid now. Check the date and time of "
                  "this computer.");
    case ErrorCode::ServiceRefused:
        return tr("The service refuses this device. Update Heliograph, or link the account again.");
    case ErrorCode::StreamError:
        return tr("The service ended the connection. It is tried again.");
    case ErrorCode::HandshakeMalformed:
    case ErrorCode::HandshakeRefused:
    case ErrorCode::NoiseFailure:
    case ErrorCode::FrameInvalid:
        return tr("The connection was disturbed. It is tried again.");
    case ErrorCode::ConnectTimeout:
    case ErrorCode::NetworkUnreachable:
        return tr("No connection to the service. Check the network; it is tried again.");
    case ErrorCode::ProxyUnreachable:
        return tr("The proxy cannot be reached. Check its address; nothing goes past it.");
    case ErrorCode::ProxyRefused:
        return tr("The proxy refuses the connection. Check its user name and password.");
    case ErrorCode::ConnectionClosed:
    case ErrorCode::Disconnected:
    case ErrorCode::NotConnected:
        return tr("Not connected. It will go on when the connection is back.");
    case ErrorCode::QueryTimeout:
        return tr("The service did not answer in time. Try again.");
    case ErrorCode::HttpStatus:
        return tr("The service refused the connection.");
    case ErrorCode::ServiceUnavailable:
        return tr("The service is not available just now. It is tried again.");
    case ErrorCode::StreamReplaced:
    case ErrorCode::OwnedElsewhere:
        return tr("Open in another place. Use it here to take it over.");
    case ErrorCode::ConflictCooldown:
        return tr("Open in another place. The next attempt is made in a moment.");
    case ErrorCode::LoggedOut:
        return tr("Unlinked from the phone. Link this account again; your messages stay.");
    case ErrorCode::AccountLocked:
        return tr("The account is locked. Open WhatsApp on the phone to see why.");
    case ErrorCode::AccountBlocked:
        return tr("The account is blocked by the service. Open WhatsApp on the phone to see why.");
    case ErrorCode::TemporaryBan:
        return tr("The service has restricted this account for a while; it connects by itself when "
                  "that is over.");
    case ErrorCode::ClientOutdated:
        return tr("This version is too old for the service. Update Heliograph.");
    default:
        return {};
    }
}

QString messageText(ErrorCode code)
{
    switch (code) {
    case ErrorCode::NoSuchRecipient:
        return tr("This number is not on WhatsApp. Check it, with its country code.");
    case ErrorCode::NotAllowed:
        return tr("This is not allowed here.");
    case ErrorCode::RestrictedRecipient:
        return tr(
            "First contact refused. Write from the phone, or wait until the person has written.");
    case ErrorCode::RateLimited:
        return tr("Too fast for the service. Wait a while.");
    case ErrorCode::RejectedByService:
        return tr("The service did not take this message.");
    case ErrorCode::NoSession:
        return tr("No device of this person can be written to just now. Try again later.");
    case ErrorCode::TooLarge:
        return tr("This is too long for one message. Send it in parts.");
    case ErrorCode::UnknownPreKey:
    case ErrorCode::DuplicateMessage:
    case ErrorCode::OutOfStep:
        return tr("A message could not be opened (%1). It is asked for again.")
            .arg(errorName(code));
    case ErrorCode::BadContent:
        return tr("What this message holds cannot be read.");
    case ErrorCode::UnknownMessage:
        return tr("This message is not here any more.");
    case ErrorCode::MediaExpired:
        return tr("This file has expired. Open the message on the phone to get it again.");
    case ErrorCode::MediaRefused:
        return tr("The service does not take this file.");
    case ErrorCode::MediaEncHash:
    case ErrorCode::MediaLength:
    case ErrorCode::MediaMac:
    case ErrorCode::MediaPadding:
    case ErrorCode::MediaPlainHash:
    case ErrorCode::MediaKeyInvalid:
        return tr("This file arrived damaged and was thrown away.");
    case ErrorCode::MediaHostRefused:
        return tr("This file lies at an address that is not trusted.");
    default:
        return {};
    }
}

QString linkText(ErrorCode code)
{
    switch (code) {
    case ErrorCode::QrExpired:
        return tr("The picture has expired. Ask for a new one.");
    case ErrorCode::HmacMismatch:
    case ErrorCode::SignatureMismatch:
    case ErrorCode::InternalError:
        return tr("The answer of the phone does not fit to what is shown here. Nothing was linked; "
                  "try again.");
    case ErrorCode::AlreadyLinked:
        return tr("This account is linked here already.");
    case ErrorCode::LinkRefused:
        return tr("The service did not take this request to link. Check the number, or scan the "
                  "picture instead.");
    case ErrorCode::CodeExpired:
        return tr("The code has expired. Ask for a new one.");
    case ErrorCode::CodeNotAccepted:
        return tr("The phone could not use the code; it was probably mistyped. Ask for a new one.");
    case ErrorCode::OtherNumber:
        return tr("The phone that answered has another number. Nothing was linked.");
    case ErrorCode::TooManyDevices:
        return tr("This phone has as many linked devices as it may have. Remove one in WhatsApp "
                  "under Linked devices, then try again.");
    case ErrorCode::PasskeyNeeded:
        return tr(
            "This phone asks for a passkey to link a device. Heliograph does not pass passkeys "
            "on, so this account cannot be linked here while the phone asks for one.");
    case ErrorCode::PhoneTooOld:
        return tr("WhatsApp on this phone is too old to link devices. Update it, then scan again.");
    case ErrorCode::UnknownAccount:
        return tr("This account is not here any more.");
    default:
        return {};
    }
}

/// What a person typed and can put right.
QString inputText(ErrorCode code)
{
    switch (code) {
    case ErrorCode::CountryCodeMissing:
        return tr("The country code is missing: begin with + and the country, like +49.");
    case ErrorCode::NumberTooShort:
        return tr("This number is too short.");
    case ErrorCode::NumberUnreadable:
        return tr("This is not a phone number.");
    case ErrorCode::CodeInvalid:
        return tr("A code has eight characters: digits without 0, letters without I, O and U.");
    default:
        return {};
    }
}

QString programText(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidArgument:
        return tr("What was entered does not fit. Check it and try again.");
    case ErrorCode::Cancelled:
        return tr("It was cancelled.");
    case ErrorCode::NotFound:
        return tr("This is not there any more. It may have been moved or deleted.");
    case ErrorCode::Unsupported:
        return tr("This version of Heliograph cannot do this yet.");
    case ErrorCode::BadKey:
    case ErrorCode::BadSignature:
    case ErrorCode::DecryptFailed:
        return tr("A key or a signature does not fit (%1). Nothing was accepted.")
            .arg(errorName(code));
    case ErrorCode::Truncated:
    case ErrorCode::BadTag:
    case ErrorCode::EmptyTag:
    case ErrorCode::EmptyKey:
    case ErrorCode::BadJid:
    case ErrorCode::BadUtf8:
    case ErrorCode::BadPacked:
    case ErrorCode::TooDeep:
    case ErrorCode::TrailingBytes:
    case ErrorCode::BadCompression:
    case ErrorCode::ProtocolError:
        return tr("The service sent something that cannot be read (%1).").arg(errorName(code));
    case ErrorCode::Unknown:
        return tr("Something unexpected happened. Try again.");
    default:
        return {};
    }
}

/// Why the service restricts an account, by the code it gives (09 §2.1).
QString restrictionText(const QString &code)
{
    if (code == QStringLiteral("101"))
        return tr("Too many messages went to people who do not have it among their contacts.");
    if (code == QStringLiteral("102"))
        return tr("Too many people have blocked it.");
    if (code == QStringLiteral("103"))
        return tr("It made too many groups with people who do not have it among their contacts.");
    if (code == QStringLiteral("104"))
        return tr("The same message went to too many people.");
    if (code == QStringLiteral("106"))
        return tr("Too many messages went to a broadcast list.");
    return {};
}

/// A sentence about a restriction, why there is one, and its number.
QString withReason(const QString &sentence, const Error &restriction)
{
    return withNumber(
        (sentence + u' ' + restrictionText(restriction.detail)).trimmed(), restriction.status);
}

} // namespace

QString errorText(const Error &error)
{
    if (error.code == ErrorCode::TemporaryBan)
        return withReason(connectionText(error.code), error);
    for (const auto text :
        { fileText, connectionText, messageText, linkText, inputText, programText }) {
        const QString sentence = text(error.code);
        if (!sentence.isEmpty())
            return withNumber(sentence, error.status);
    }
    return withNumber(tr("This did not work (%1).").arg(errorName(error.code)), error.status);
}

QString evidenceSentence(const ConflictEvidence &evidence)
{
    switch (evidence.kind) {
    case ConflictEvidence::Kind::None:
        return {};
    case ConflictEvidence::Kind::NobodyHere:
        return tr("No other Heliograph of yours was found on this computer: another computer with "
                  "a copy of this profile, or another program, has taken the session.");
    case ConflictEvidence::Kind::SameProfile:
        //: %1 is the number of a process
        return tr("Another Heliograph on this computer (process %1) has this very profile open. "
                  "Close one of the two.")
            .arg(evidence.process);
    case ConflictEvidence::Kind::CopiedProfile:
        //: %1 is the number of a process, %2 a folder
        return tr("Another Heliograph on this computer (process %1, profile %2) uses this account. "
                  "Close one of the two.")
            .arg(evidence.process)
            .arg(evidence.profile);
    }
    return {};
}

QString causeText(const SessionStatus &status)
{
    const QString words = errorText({ status.cause, status.detail, 0, 0 });
    const QString more = evidenceSentence(status.evidence);
    return withNumber(more.isEmpty() ? words : words + u' ' + more, status.status);
}

QString linkErrorText(const Error &error, const LinkParties &parties)
{
    if (error.code == ErrorCode::OtherNumber) {
        //: %1 and %2 are phone numbers
        return tr("This account is %1, but the phone that answered is %2. Nothing was linked. Use "
                  "the phone of %1, or link %2 as a new account.")
            .arg(formattedNumber(parties.expected), formattedNumber(parties.scannedBy));
    }
    if (error.code == ErrorCode::AlreadyLinked && !parties.scannedBy.isNull()) {
        //: %1 is a phone number, %2 the name of an account
        return tr("%1 is here already, as \"%2\". Nothing was linked. If it needs a scan, link it "
                  "again there.")
            .arg(formattedNumber(parties.scannedBy), parties.otherLabel);
    }
    if (error.code == ErrorCode::RateLimited) {
        return withNumber(tr("Too many codes were asked for. Try again in %1 s, or scan the "
                             "picture instead.")
                              .arg(std::max(1, error.retryAfter)),
            error.status);
    }
    if (error.code == ErrorCode::TemporaryBan) {
        return withReason(
            tr("The service has restricted this account for a while. Nothing was linked."), error);
    }
    if (error.code == ErrorCode::QrExpired) {
        return tr("Nobody scanned it in three rounds. If the phone said that no more devices can "
                  "be linked, remove one there first.");
    }
    return errorText(error);
}

QString momentText(milliseconds when, milliseconds now)
{
    const QDateTime moment = QDateTime::fromMSecsSinceEpoch(when.count());
    const bool isToday = moment.date() == QDateTime::fromMSecsSinceEpoch(now.count()).date();
    return isToday ? QLocale().toString(moment.time(), QLocale::ShortFormat)
                   : QLocale().toString(moment, QLocale::ShortFormat);
}

QString statusText(const SessionStatus &status, milliseconds now)
{
    const int left = wholeSeconds(status.retryAt - now);
    switch (status.state) {
    case SessionState::Idle:
        return tr("Off");
    case SessionState::Settling:
    case SessionState::Connecting:
    case SessionState::Handshaking:
    case SessionState::Authenticating:
        return tr("Connecting");
    case SessionState::Linking:
        return tr("Waiting for the phone");
    case SessionState::Online:
        return tr("Online");
    case SessionState::Waiting:
        return withNumber(tr("Reconnecting in %1 s").arg(left), status.status);
    case SessionState::Cooldown:
        return withNumber(
            tr("Open in another place, next attempt in %1 s").arg(left), status.status);
    case SessionState::OwnedElsewhere:
        return withNumber(tr("Open in another place"), status.status);
    case SessionState::Held:
        //: %1 is a time of day, or a date with it
        return withNumber(tr("Restricted by the service, next attempt at %1")
                              .arg(momentText(status.retryAt, now)),
            status.status);
    case SessionState::Stopped:
        return errorText({ status.cause, status.detail, status.status, 0 });
    case SessionState::Unlinked:
        return withNumber(tr("Needs a scan"), status.status);
    case SessionState::Offline:
        return tr("No network");
    }
    return {};
}

} // namespace heliograph
