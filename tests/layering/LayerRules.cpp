// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/layering/LayerRules.h"

#include "tests/layering/SourceText.h"

#include <QHash>
#include <QRegularExpression>

#include <vector>

namespace heliograph {

inline constexpr int mostLines = 900;

/// Which folders a folder may include; docs/architecture.md, section 2. A `*` after a name lets
/// through only headers of plain values: those in which no Node (a stanza) is spoken of.
static const QHash<QString, QStringList> &arrows()
{
    const auto list = [](const char *names) {
        return QString::fromLatin1(names).split(u' ', Qt::SkipEmptyParts);
    };
    static const QHash<QString, QStringList> table {
        { QStringLiteral("base"), {} },
        { QStringLiteral("crypto"), list("base") },
        { QStringLiteral("binary"), list("base") },
        { QStringLiteral("proto"), {} },
        { QStringLiteral("transport"), list("base crypto proto") },
        { QStringLiteral("e2ee"), list("base crypto binary") },
        { QStringLiteral("protocol"), list("base crypto binary proto") },
        { QStringLiteral("storage"), list("base crypto binary e2ee protocol") },
        { QStringLiteral("media"), list("base crypto transport protocol") },
        { QStringLiteral("session"),
            list("base crypto binary transport proto e2ee protocol storage media") },
        { QStringLiteral("app"), list("base session storage binary* protocol*") },
        { QStringLiteral("rpc"), list("base app binary* protocol*") },
        { QStringLiteral("sandbox"), list("base crypto binary transport proto e2ee protocol*") },
        { QStringLiteral("ui"), list("base app binary* protocol*") },
        { QStringLiteral("main"),
            list("base crypto binary transport proto e2ee protocol storage media session app rpc "
                 "sandbox ui") },
    };
    return table;
}

static QString finding(const QString &path, int line, const QString &words)
{
    return QStringLiteral("%1:%2: %3").arg(path).arg(line).arg(words);
}

static bool isHeader(const QString &path) { return path.endsWith(u".h"); }

static bool isTest(const QString &path) { return path.startsWith(u"tests/"); }

/// "session" for src/session/Outbox.cpp, "ui" for everything of ui/.
static QString folderOf(const QString &path)
{
    const QStringList parts = path.split(u'/');
    if (parts.first() == u"src")
        return parts.value(1);
    return parts.first();
}

static bool holdsPlainValues(const QString &header, const ReadSource &read)
{
    static const QRegularExpression node(QStringLiteral("\\bNode(?:Encoder|Decoder)?\\b"));
    const QString text = read(header);
    return !text.isEmpty() && !withoutComments(text).contains(node);
}

/// What is wrong with an include of the project's own headers, empty when nothing is.
static QString projectIncludeFault(
    const QString &path, const QString &include, const ReadSource &read)
{
    if (!include.contains(u'/')) {
        return include.endsWith(u".moc")
            ? QString()
            : QStringLiteral("\"%1\" is not written from src/ or the top").arg(include);
    }
    const QString from = folderOf(path);
    const QString to = include.section(u'/', 0, 0);
    if (isTest(path)) {
        const QString own = path.section(u'/', 0, 1) + u'/';
        const bool known = arrows().contains(to) || include.startsWith(own)
            || include.startsWith(u"tests/support/");
        return known ? QString() : QStringLiteral("a test may not include %1").arg(include);
    }
    if (from == to)
        return {};
    const QStringList allowed = arrows().value(from);
    if (allowed.contains(to))
        return {};
    if (!allowed.contains(to + u'*'))
        return QStringLiteral("%1 may not include %2 (%3)").arg(from, to, include);
    return holdsPlainValues(QStringLiteral("src/") + include, read)
        ? QString()
        : QStringLiteral("%1 may use only values of %2, and %3 speaks of nodes")
              .arg(from, to, include);
}

static bool isPlatformFile(const QString &path)
{
    static const QRegularExpression pattern(
        QStringLiteral("^(?:src/base/Platform|ui/shell/\\w+|tests/\\w+/"
                       "\\w+)_(?:unix|posix|linux|win|mac)\\.(?:cpp|mm)$"));
    return pattern.match(path).hasMatch();
}

static bool isSystemHeader(const QString &include)
{
    static const QRegularExpression pattern(
        QStringLiteral(
            "^(?:(?:sys|netinet|arpa|net|linux|mach|asm|objc|Cocoa|AppKit|Foundation|"
            "CoreFoundation|"
            "IOKit|Security|UserNotifications|ApplicationServices)/.*|"
            "(?:unistd|fcntl|poll|pthread|dlfcn|pwd|grp|termios|signal|sched|syslog|netdb|dirent|"
            "windows|winsock2?|ws2tcpip|shellapi|shlobj|shlwapi|psapi|dbghelp|wtsapi32|io|process|"
            "direct|tchar|objbase|propkey|propvarutil)\\.h)$"),
        QRegularExpression::CaseInsensitiveOption);
    return pattern.match(include).hasMatch();
}

static bool maySpeakSql(const QString &path)
{
    return path.startsWith(u"src/storage/") || path.startsWith(u"src/sandbox/") || isTest(path);
}

static bool isSqlHeader(const QString &include)
{
    return include.section(u'/', -1).startsWith(u"QSql") || include.startsWith(u"QtSql");
}

QStringList checkIncludes(const QString &path, const QString &text, const ReadSource &read)
{
    QStringList findings;
    for (const Include &include : includesOf(withoutComments(text))) {
        const auto fail
            = [&](const QString &words) { findings += finding(path, include.line, words); };
        if (include.path.endsWith(u".pb.h") && isHeader(path))
            fail(QStringLiteral("a header includes the generated %1").arg(include.path));
        if (!include.angled) {
            const QString fault = projectIncludeFault(path, include.path, read);
            if (!fault.isEmpty())
                fail(fault);
        }
        if (isSystemHeader(include.path) && !isPlatformFile(path))
            fail(QStringLiteral("system header <%1> outside a platform file").arg(include.path));
        if (isSqlHeader(include.path) && !maySpeakSql(path))
            fail(QStringLiteral("SQL (<%1>) belongs to src/storage").arg(include.path));
    }
    return findings;
}

/// A pattern that must not stand in code, and where it may all the same.
struct Forbidden {
    QString pattern;
    QString words;
    bool (*isAllowedIn)(const QString &path);
};

static bool nowhere(const QString &) { return false; }

static bool inBaseOrBench(const QString &path)
{
    return path.startsWith(u"src/base/") || path.startsWith(u"tests/bench/");
}

static bool inMain(const QString &path) { return path.startsWith(u"src/main/"); }

/// Before there is a window the keychain is waited for (docs/decisions/0029).
static bool whereTheProgramStarts(const QString &path)
{
    return path == u"src/storage/ProfileKey.cpp";
}

static const std::vector<Forbidden> &forbiddenPatterns()
{
    static const std::vector<Forbidden> list {
        { QStringLiteral("\\bQEventLoop\\b"), QStringLiteral("nested event loop"), nowhere },
        { QStringLiteral("\\bwaitForFinished\\b"), QStringLiteral("waitForFinished blocks"),
            whereTheProgramStarts },
        { QStringLiteral("\\bprocessEvents\\b"), QStringLiteral("processEvents re-enters"),
            nowhere },
        { QStringLiteral("\\bQThread::[mu]?sleep\\b|\\bqSleep\\b|\\bthis_thread::sleep"),
            QStringLiteral("sleeping"), nowhere },
        { QStringLiteral("\\bQ(?:Core|Gui)?Application::exec\\b|\\bqApp->exec\\b|"
                         "\\bapp(?:lication)?\\w*(?:\\.|->)exec\\s*\\("),
            QStringLiteral("exec on the application outside src/main"), inMain },
        { QStringLiteral("\\bQ(?:Thread|Dialog|Menu|MessageBox|FileDialog)::exec\\b|"
                         "\\b\\w*(?:[dD]ialog|[mM]enu|[lL]oop|[tT]hread|[bB]ox)\\w*"
                         "(?:\\.|->)exec\\s*\\("),
            QStringLiteral("exec on a dialog, menu, thread or loop"), nowhere },
        { QStringLiteral("\\bQMessageBox::(?:question|information|warning|critical)\\s*\\(|"
                         "\\bQFileDialog::get\\w+\\s*\\(|\\bQInputDialog::get\\w+\\s*\\(|"
                         "\\bQColorDialog::getColor\\s*\\(|\\bQFontDialog::getFont\\s*\\("),
            QStringLiteral("a static dialog runs a nested loop"), nowhere },
        { QStringLiteral("\\bQ(?:Date|Time|DateTime)::current\\w+|\\bQElapsedTimer\\b|"
                         "\\b(?:system|steady|high_resolution|utc)_clock\\s*::\\s*now\\b|"
                         "\\b(?:gettimeofday|clock_gettime)\\b|\\bstd::time\\s*\\("),
            QStringLiteral("system clock outside src/base"), inBaseOrBench },
        { QStringLiteral("\\.then\\s*\\(\\s*\\["),
            QStringLiteral("QFuture::then without a context"), nowhere },
    };
    return list;
}

/// In folders that speak SQL a statement is carried out by exec() too; elsewhere any other
/// object with an exec() is one of those that run a nested loop, QDrag apart.
static QStringList unknownExecs(const QString &path, const QString &code)
{
    if (maySpeakSql(path))
        return {};
    static const QRegularExpression call(
        QStringLiteral("(\\w+)(?:\\(\\))?\\s*(?:\\.|->)\\s*exec\\s*\\("));
    static const QRegularExpression known(QStringLiteral(
        "^(?:app(?:lication)?\\w*|qApp|\\w*(?:[dD]ialog|[mM]enu|[lL]oop|[tT]hread|[bB]ox)\\w*)$"));
    QStringList findings;
    for (auto matches = call.globalMatch(code); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        const QString name = match.captured(1);
        const QRegularExpression drag(
            QStringLiteral("\\bQDrag\\b[^;]*\\b%1\\b|\\b%1\\b[^;]*\\bQDrag\\b")
                .arg(QRegularExpression::escape(name)));
        if (!known.match(name).hasMatch() && !code.contains(drag))
            findings += finding(
                path, lineOf(code, match.capturedStart()), QStringLiteral("exec on %1").arg(name));
    }
    return findings;
}

/// Calls in which a lambda stands where the context object belongs.
static QStringList contextlessLambdas(const QString &path, const QString &code)
{
    static const QRegularExpression call(QStringLiteral("\\b(connect|singleShot)\\s*\\("));
    QStringList findings;
    for (auto matches = call.globalMatch(code); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        const QStringList arguments = callArguments(code, match.capturedEnd() - 1);
        const qsizetype contextAt = match.captured(1) == u"connect" ? 2 : 1;
        const QString context = arguments.value(contextAt);
        const bool timerType = contextAt == 1 && context.startsWith(u"Qt::");
        if ((timerType ? arguments.value(2) : context).startsWith(u'['))
            findings += finding(path, lineOf(code, match.capturedStart()),
                QStringLiteral("%1 with a lambda and no context").arg(match.captured(1)));
    }
    return findings;
}

QStringList checkCalls(const QString &path, const QString &text)
{
    const QString code = withoutLiterals(withoutComments(text));
    QStringList findings;
    for (const Forbidden &rule : forbiddenPatterns()) {
        if (rule.isAllowedIn(path))
            continue;
        const QRegularExpression pattern(rule.pattern);
        for (auto matches = pattern.globalMatch(code); matches.hasNext();) {
            const QRegularExpressionMatch match = matches.next();
            findings += finding(path, lineOf(code, match.capturedStart()),
                QStringLiteral("%1 (%2)").arg(rule.words, match.captured().simplified()));
        }
    }
    return findings + unknownExecs(path, code) + contextlessLambdas(path, code);
}

QStringList checkForm(const QString &path, const QString &text)
{
    QStringList findings;
    const QStringList head = text.section(u'\n', 0, 3).split(u'\n');
    const auto says = [&head](QLatin1String words) {
        for (const QString &line : head) {
            if (line.contains(words))
                return true;
        }
        return false;
    };
    if (!says(QLatin1String("SPDX-FileCopyrightText: "))
        || !says(QLatin1String("SPDX-License-Identifier: GPL-3.0-or-later")))
        findings += finding(path, 1, QStringLiteral("the two SPDX lines are missing"));
    const qsizetype lines = text.count(u'\n');
    if (lines > mostLines)
        findings += finding(path, mostLines + 1, QStringLiteral("%1 lines").arg(lines));
    return findings;
}

QStringList checkSource(const QString &path, const QString &text, const ReadSource &read)
{
    QStringList findings = checkForm(path, text);
    const bool isCpp = isHeader(path) || path.endsWith(u".cpp") || path.endsWith(u".mm");
    if (isCpp)
        findings += checkIncludes(path, text, read) + checkCalls(path, text);
    return findings;
}

} // namespace heliograph
