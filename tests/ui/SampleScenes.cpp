// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/SampleScenes.h"

#include "base/Folding.h"
#include "tests/support/TestProfile.h"
#include "tests/ui/SampleData.h"

#include <cmath>

namespace heliograph {

std::vector<TimelineEntry> sampleTransitions()
{
    using S = SessionState;
    struct Step {
        qint64 at;
        S from;
        S to;
        ErrorCode cause = ErrorCode::Unknown;
        int status = 0;
        int attempt = 0;
        qint64 wait = 0;
    };
    const qint64 noon = sampleTime(12, 0);
    const std::vector<Step> steps {
        { -50'000'000, S::Online, S::Offline, ErrorCode::NetworkUnreachable, 408, 1, 300'000 },
        { -49'999'000, S::Offline, S::Connecting, ErrorCode::NetworkUnreachable, 408, 2 },
        { -49'998'100, S::Connecting, S::Online, {}, 0, 2 },
        { -4'000'000, S::Online, S::Waiting, ErrorCode::ConnectionClosed, 428, 2, 1000 },
        { -3'999'000, S::Waiting, S::Connecting, ErrorCode::ConnectionClosed, 428, 3 },
        { -3'998'000, S::Authenticating, S::Online, {}, 0, 3 },
        { -1'000'000, S::Online, S::Waiting, ErrorCode::ServiceUnavailable, 503, 3, 3000 },
        { -997'000, S::Waiting, S::Connecting, ErrorCode::ServiceUnavailable, 503, 4 },
        { -996'200, S::Authenticating, S::Online, {}, 0, 4 },
        { -120'000, S::Online, S::Waiting, ErrorCode::StreamReplaced, 440, 4, 5000 },
        { -115'000, S::Waiting, S::Connecting, ErrorCode::StreamReplaced, 440, 5 },
        { -113'900, S::Authenticating, S::Online, {}, 0, 5 },
        { -73'000, S::Online, S::Waiting, ErrorCode::StreamReplaced, 440, 5, 10'000 },
        { -63'000, S::Waiting, S::Connecting, ErrorCode::StreamReplaced, 440, 6 },
        { -62'100, S::Authenticating, S::Online, {}, 0, 6 },
        { -40'000, S::Online, S::Cooldown, ErrorCode::StreamReplaced, 440, 6, 30'000 },
        { -10'000, S::Cooldown, S::Connecting, ErrorCode::StreamReplaced, 440, 7 },
        { -9'100, S::Authenticating, S::Online, {}, 0, 7 },
        { -8'000, S::Online, S::OwnedElsewhere, ErrorCode::StreamReplaced, 440, 7, 3'600'000 },
    };
    std::vector<TimelineEntry> entries;
    for (const Step &step : steps) {
        TimelineEntry entry { QStringLiteral("south"), noon + step.at, stateName(step.from),
            stateName(step.to),
            step.cause == ErrorCode::Unknown ? QString() : errorName(step.cause), step.status, {},
            step.attempt, step.wait > 0 ? noon + step.at + step.wait : 0, step.attempt, 4711 };
        if (step.status == 440) {
            entry.evidence = QStringLiteral("copiedProfile");
            entry.otherProcess = 4712;
            entry.otherProfile = QStringLiteral("~/Backup/heliograph");
        }
        entries.insert(entries.begin(), entry);
    }
    return entries;
}

SessionStatus sampleConflict()
{
    SessionStatus status;
    status.state = SessionState::OwnedElsewhere;
    status.cause = ErrorCode::StreamReplaced;
    status.status = 440;
    status.retryAt = milliseconds(sampleTime(12, 59));
    status.evidence
        = { ConflictEvidence::Kind::CopiedProfile, 4712, QStringLiteral("~/Backup/heliograph") };
    return status;
}

std::vector<TimelineRow> sampleFormats()
{
    std::vector<TimelineRow> rows;
    rows.push_back(sampleText(1, false,
        QStringLiteral("> Do you have it in *blue*?\nYes, *two* left, _size M_. ~49 €~ *45 €*"),
        sampleTime(13, 40)));
    TimelineRow list = sampleText(2, true,
        QStringLiteral("What is left to do:\n- print the *invoice* and put it into the box, with "
                       "the note about the missing button\n- call @491515550131\n1. pack\n2. send"),
        sampleTime(13, 44));
    list.mentions = { { QStringLiteral("491515550131"), QStringLiteral("Ben Okafor") } };
    rows.push_back(list);
    rows.push_back(sampleText(3, false,
        QStringLiteral("The file is `Invoice_2026_0117.pdf`, see https://example.org/a_b_c\n"
                       "```\nsize  = M\ncolour = *blue*\n```"),
        sampleTime(13, 46)));
    rows.push_back(sampleText(
        4, true, QStringLiteral("```\nsize  = M\n```\nshop_north_2 is 2*3*4"), sampleTime(13, 47)));
    TimelineRow arabic = sampleText(5, false,
        QStringLiteral("> *شكرا جزيلا*\nاتصل @447700900123 الآن\n- *واحد*\n- اثنان"),
        sampleTime(13, 48));
    arabic.mentions = { { QStringLiteral("447700900123"), QStringLiteral("+44 7700 900123") } };
    rows.push_back(arabic);
    rows.push_back(sampleText(6, true, QStringLiteral("👍🏽🎉"), sampleTime(13, 49)));
    return rows;
}

std::vector<TimelineRow> sampleFailures(const QString &folder)
{
    std::vector<TimelineRow> rows;
    TimelineRow placeholder = sampleText(1, false, {}, sampleTime(13, 36));
    placeholder.content.kind = MessageKind::Placeholder;
    rows.push_back(placeholder);
    TimelineRow call
        = sampleText(2, false, QStringLiteral("Missed voice call"), sampleTime(13, 38));
    call.content.kind = MessageKind::Call;
    rows.push_back(call);
    TimelineRow unknown = sampleText(3, false, {}, sampleTime(13, 40));
    unknown.content.kind = MessageKind::Event;
    rows.push_back(unknown);
    rows.push_back(samplePicture(4, true, {}, sampleTime(13, 44), samplePhoto(folder, 1)));
    TimelineRow failed = sampleText(5, true, QStringLiteral("Can you send the address again?"),
        sampleTime(13, 46), DeliveryStep::Failed);
    failed.reason = QStringLiteral("Not sent: the service refused it · 479");
    rows.push_back(failed);
    TimelineRow file = sampleDocument(
        6, true, QStringLiteral("Catalogue_autumn_winter_2026-11.pdf"), sampleTime(13, 46));
    file.status = DeliveryStep::Queued;
    file.transferred = 18'400'000;
    file.transferTotal = 42'100'000;
    rows.push_back(file);
    rows.push_back(
        sampleDocument(9, false, QStringLiteral("Invoice_2026-0117.pdf"), sampleTime(13, 47)));
    rows.push_back(
        sampleText(10, false, QStringLiteral("اتصل +44 7700 900123 الآن"), sampleTime(13, 47)));
    rows.push_back(
        sampleText(11, false, QStringLiteral("👩‍❤️‍👨🙂"), sampleTime(13, 47)));
    TimelineRow queued = sampleText(8, true,
        QStringLiteral("I’ll send you the number then. https://example.org/a?b=1"),
        sampleTime(13, 47), DeliveryStep::Queued);
    queued.reason = QStringLiteral("Queued: goes out after the one above");
    rows.push_back(queued);
    return rows;
}

std::vector<TimelineRow> sampleGroup()
{
    const Jid group { "120363012345", "g.us" };
    const auto make
        = [&](int number, const char *phone, const char *name, const char *text, int minute) {
              TimelineRow row = sampleText(number, phone == nullptr, QString::fromUtf8(text),
                  sampleTime(13, minute), DeliveryStep::Sent);
              row.key.chat = group;
              if (phone != nullptr) {
                  row.key.sender = Jid::phoneNumber(phone);
                  row.senderName = QString::fromUtf8(name);
              }
              return row;
          };
    return { make(1, "491515550131", "Rina Sato", "The driver called, ten minutes late", 8),
        make(2, "491515550132", "Ben Okafor", "Morning. The truck is at the gate, who opens?", 21),
        make(3, "491515550133", "Mia Sundberg", "I do. Two minutes.", 22),
        make(4, "491515550133", "Mia Sundberg", "Which bay?", 22),
        make(5, nullptr, nullptr,
            "Bay 3. Loading moves there from noon, please take the long ramp.", 26),
        make(6, "491515550132", "Ben Okafor", "Got it. And the pallets?", 27) };
}

std::vector<TimelineRow> sampleClips()
{
    using K = MessageKind;
    std::vector<TimelineRow> rows {
        sampleClip(1, false, K::Video, "clip.mp4", false, QStringLiteral("From the workshop"),
            sampleTime(13, 40)),
        sampleClip(2, true, K::Video, "turned.mp4", true, {}, sampleTime(13, 41)),
        sampleClip(3, false, K::Gif, "clip.mp4", true, {}, sampleTime(13, 42)),
        sampleClip(4, false, K::Voice, "voice.ogg", false, {}, sampleTime(13, 43)),
        sampleClip(5, true, K::Audio, "tone.mp3", true, {}, sampleTime(13, 44)),
    };
    rows.back().status = DeliveryStep::Read;
    QByteArray waveform;
    for (int i = 0; i < 64; ++i)
        waveform += static_cast<char>(50 + 45 * std::sin(i * 0.9) * std::cos(i * 0.23));
    rows[3].content.media->waveform = waveform;
    return rows;
}

StatsSummary sampleSummary()
{
    StatsSummary out;
    out.accepted = 4218;
    out.sent = 4192;
    out.delivered = 4131;
    out.read = 3502;
    out.queued = 22;
    out.failed = 4;
    out.successRate = 0.999;
    out.sentToDelivered = { 4131, 0, 800, 2400, 9100 };
    out.deliveredToRead = { 3502, 0, 240'000, 3'600'000, 40'000'000 };
    out.conflicts = 3;
    out.failures = { { errorName(ErrorCode::NoSuchRecipient), 2, QStringLiteral("sales") },
        { errorName(ErrorCode::RestrictedRecipient), 1, QStringLiteral("south") },
        { errorName(ErrorCode::MediaExpired), 1, QStringLiteral("support") } };
    for (int i = 0; i < 14; ++i) {
        StatsSummary::Day day;
        day.date = QDate(2026, 11, 11).addDays(i).toString(Qt::ISODate);
        const double base = 800 + 300 * std::sin(i * 0.9) + (i == 8 ? 700 : 0);
        day.toDelivered = { 300, 0, qRound64(base), qRound64(base * 2.2),
            qRound64(base * 4 + (i == 8 ? 9000 : 0)) };
        out.days.push_back(day);
    }
    for (int day = 0; day < 7; ++day) {
        for (int hour = 0; hour < 24; ++hour) {
            const double v = std::exp(-std::pow(hour - 10.5, 2) / 14)
                + 0.8 * std::exp(-std::pow(hour - 16, 2) / 9);
            out.byHour[static_cast<size_t>(day)][static_cast<size_t>(hour)]
                = qRound(60 * v * (day > 4 ? 0.35 : 1));
        }
    }
    out.slowest = { { QStringLiteral("north"), QStringLiteral("Hotel Kastanie"), 11'400'000,
                        86'400'000, 2 },
        { QStringLiteral("north"), QStringLiteral("Fahrrad Vogt"), 2'460'000, 18'000'000, 0 },
        { QStringLiteral("sales"), QStringLiteral("Marta Oliveira"), 12'000, 120'000, 1 } };
    return out;
}

std::vector<ChatRow> samplePeople()
{
    const auto make = [](const char *account, const char *label, int accountColour,
                          const char *title, int colour, qint64 at, const char *preview) {
        ChatRow row;
        row.accountId = QString::fromLatin1(account);
        row.accountLabel = QString::fromLatin1(label);
        row.accountColour = accountColour;
        row.chat = Jid::phoneNumber("4915155501" + QByteArray::number(20 + colour));
        row.title = QString::fromUtf8(title);
        row.folded = folded(row.title);
        row.colour = colour;
        row.timestamp = at;
        row.preview = QString::fromUtf8(preview);
        return row;
    };
    constexpr qint64 day = 86'400'000;
    std::vector<ChatRow> rows {
        make("sales", "Sales", 0, "Anna Lindqvist", 6, sampleTime(14, 3), "The blue one, please"),
        make("north", "Shop North", 2, "Hanna Vogt", 8, sampleTime(11, 15), {}),
        make("sales", "Sales", 0, "يوسف رحيم an", 9, sampleTime(10, 2), "شكرا جزيلا"),
        make("support", "Support", 1, "Team Scandinavia", 5, sampleTime(9, 0) - day,
            "The pallets are at the gate, and the grey ones can wait until the truck is back"),
        make("support", "Support", 1, "Anna Lindqvist", 6, sampleTime(9, 0) - 2 * day,
            "The zip is broken, what now?"),
        make("south", "Shop South, second floor", 3,
            "Andrea Kowalski-Oliveira of the flower shop at the old market", 7,
            sampleTime(9, 0) - 21 * day, "Until tomorrow"),
        make("private", "Private", 4, "Anton", 2, sampleTime(9, 0) - 27 * day, "See you on Sunday"),
        make("private", "Private", 4, "Mum", 5, sampleTime(9, 0) - 28 * day, "Don’t forget"),
    };
    rows[1].previewKind = MessageKind::Voice;
    return rows;
}

void fillWithBlue(TestProfile &profile)
{
    const char *const labels[] { "Sales", "Support", "Shop North", "Shop South", "Private" };
    std::vector<std::unique_ptr<AccountStore>> stores;
    for (int i = 0; i < 5; ++i) {
        const QString id = QString::number(i);
        profile.add(id, QLatin1String(labels[i]), i);
        stores.push_back(profile.store(id));
    }
    int count = 0;
    const auto put = [&](int account, const char *name, int colour, qint64 time, bool fromMe,
                         const char *text, MessageKind kind = MessageKind::Text) {
        const Jid chat = Jid::phoneNumber("4915155501" + QByteArray::number(20 + colour));
        StoredMessage message = fromMe
            ? acceptedText(chat, QString::number(++count), time, DeliveryStep::Read)
            : receivedText(chat, QString::number(++count), time);
        message.content.text = QString::fromUtf8(text);
        message.content.kind = kind;
        if (kind == MessageKind::Document) {
            message.content.media = MediaReference {};
            message.content.media->fileName = std::exchange(message.content.text, {});
        }
        AccountStore &store = *stores[static_cast<size_t>(account)];
        (void)store.messages().insert(message);
        (void)store.directory().savePushName(chat, QString::fromUtf8(name));
    };
    constexpr qint64 day = 86'400'000;
    put(0, "Anna Lindqvist", 6, sampleTime(14, 3), true, "The blue one, please confirm",
        MessageKind::Image);
    put(0, "Anna Lindqvist", 6, sampleTime(13, 48), false,
        "Good morning! Do you still have the jacket in blue, size M, or is it sold by now?");
    put(2, "Hotel Kastanie", 8, sampleTime(12, 19), true, "Towels_light-blue_offer.pdf",
        MessageKind::Document);
    put(1, "Team North of the harbour, night shift", 5, sampleTime(9, 0) - day, false,
        "Please take care that everything which came with the truck this morning is counted "
        "before noon, and take the blue pallets first, the grey ones can wait until tomorrow");
    put(0, "يوسف رحيم", 9, sampleTime(8, 0) - day, true, "الصندوق الأزرق blue في الطريق");
    put(2, "Fahrrad Vogt", 2, sampleTime(9, 0) - 4 * day, false, "Which frame: red, blue or black?",
        MessageKind::Poll);
    put(4, "Mum", 5, sampleTime(9, 0) - 9 * day, false, "Your blue coat is still here");
    put(1, "Rina Sato", 0, sampleTime(9, 0) - 12 * day, true, "Blue bay, second door");
    put(1, "Rina Sato", 0, sampleTime(9, 0) - 90 * day, true, "An old blue one");
}

} // namespace heliograph
