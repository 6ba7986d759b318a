// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Names.h"
#include "app/Recipient.h"
#include "base/Text.h"
#include "protocol/MediaUrls.h"
#include "protocol/MessageContent.h"
#include "protocol/SafeFileName.h"
#include "sandbox/QrText.h"
#include "tests/fuzz/Targets.h"

#include <QUrlQuery>

namespace heliograph::fuzz {

static void addresses(QByteArrayView input, const QString &text)
{
    if (const Result<Jid> jid = parseJid(input)) {
        require(parseJid(jid->toUtf8()) == *jid, "an address survives being written");
        (void)jid->masked();
        (void)formattedNumber(*jid);
        (void)displayName(*jid, text);
    }
    if (const Result<Jid> recipient = parseRecipient(text)) {
        require(recipient->device == 0 && !recipient->user.isEmpty(), "a recipient is bare");
        require(parseRecipient(recipient->toString()) == *recipient, "it names the same again");
    }
}

static void fileNames(const QString &text)
{
    const QString name = safeFileName(text);
    require(!name.isEmpty() && name.toUtf8().size() <= 200, "a file name has a fit length");
    require(!name.contains(u'/') && !name.contains(u'\\') && !name.contains(QChar(u'\0'))
            && name != u"." && name != u"..",
        "a file name stays in its folder");
    require(safeFileName(name) == name, "a safe name is left alone");
    require(numberedFileName(name, 12).toUtf8().size() <= 220, "a numbered name stays short");
}

static void mediaAddresses(QByteArrayView input)
{
    if (const Result<QUrl> host = mediaHostUrl(input))
        require(host->scheme() == u"https" && host->userInfo().isEmpty()
                && (host->path().isEmpty() || host->path() == u"/") && !host->hasQuery(),
            "a host is only a host");
    if (!isFetchableDirectPath(input))
        return;
    const Result<QUrl> url
        = downloadUrl("media.example.org", input, QByteArray(32, 'h'), MediaType::Image);
    require(!url
            || (url->host() == u"media.example.org" && url->scheme() == u"https"
                && url->userInfo().isEmpty()),
        "a path never leaves its host");
}

void texts(QByteArrayView input)
{
    const QString text = QString::fromUtf8(input);
    const QString readable = readableText(input);
    require(readable.isValidUtf16() && !readable.contains(QChar(u'\0')), "readable text is valid");
    const QString part = readableText(input, 7);
    require(part.size() <= 7 && part.isValidUtf16() && readable.startsWith(part),
        "a text is cut between characters");
    addresses(input, text);
    fileNames(text);
    mediaAddresses(input);
    if (const auto code = sandbox::parseQrText(text))
        require(code->noiseKey.size() == 32 && code->identityKey.size() == 32
                && code->advSecret.size() == 32 && !code->ref.isEmpty(),
            "a code has a ref and three keys");
    MessageContent content;
    content.text = readable;
    (void)previewText(content);
    const FormattedText formatted = formattedText(text, { { QStringLiteral("1"), text } });
    for (const FormatSpan &span : formatted.spans)
        require(span.length > 0 && span.start + span.length <= formatted.text.size(),
            "formats lie inside of the text");
}

} // namespace heliograph::fuzz
