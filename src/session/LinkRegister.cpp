// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/LinkRegister.h"

#include "base/Files.h"
#include "base/Platform.h"
#include "base/Text.h"
#include "crypto/Hash.h"
#include "session/Logging.h"

#include <QDir>
#include <QFile>
#include <QSet>
#include <QStandardPaths>
#include <QSysInfo>

#include <utility>

namespace heliograph {

namespace {

constexpr qint64 longestPath = 4096;
constexpr int nameBytes = 8;

QString lockOf(const QString &program) { return program + QStringLiteral(".lock"); }

QString profileOf(const QString &program) { return program + QStringLiteral(".profile"); }

/// The home folder, which names a person, as people abbreviate it.
QString shownPath(const QString &path)
{
    const QString home = QDir::homePath();
    const bool isInHome = home.size() > 1 && path.startsWith(home + u'/');
    return QDir::toNativeSeparators(isInHome ? u'~' + path.mid(home.size()) : path);
}

/// Whose lock this is; 0 when it was taken on another computer or does not say.
qint64 processOf(const QLockFile &lock)
{
    const std::optional<LockHolder> holder = holderOf(lock);
    return holder && holder->host == QSysInfo::machineHostName() ? holder->process : 0;
}

} // namespace

LinkRegister::LinkRegister(const QString &folder, const QString &profile, Random &random)
    : m_folder(folder)
    , m_profile(QDir(profile).canonicalPath())
    , m_self(QString::fromLatin1(random.bytes(nameBytes).toHex()))
{
    // The last program to end takes the folder away, perhaps just now.
    if (!folder.isEmpty() && !moveIn() && !moveIn())
        qCWarning(lcSession) << "cannot tell other programs which accounts run here";
}

bool LinkRegister::moveIn()
{
    if (!QDir().mkpath(m_folder) || !platform::restrictToOwner(m_folder))
        return false;
    removeDead();
    auto lock = std::make_unique<QLockFile>(path(lockOf(m_self)));
    lock->setStaleLockTime(0);
    if (!lock->tryLock(0) || !replaceFile(path(profileOf(m_self)), m_profile.toUtf8()))
        return false;
    m_lock = std::move(lock);
    return true;
}

LinkRegister::~LinkRegister()
{
    if (!m_lock)
        return;
    QDir folder(m_folder);
    for (const QString &name : folder.entryList({ m_self + QStringLiteral(".*") }, QDir::Files)) {
        if (name != lockOf(m_self))
            folder.remove(name);
    }
    m_lock.reset();
    // Only an empty one goes.
    QDir().rmdir(m_folder);
}

QString LinkRegister::sharedFolder()
{
    // The runtime folder is another one for a program that no session has started, and swept.
    const QString data = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    return data.isEmpty() ? QString() : data + QStringLiteral("/heliograph-running");
}

QString LinkRegister::entryOf(const QByteArray &publicKey) const
{
    return QString::fromLatin1(sha256("heliograph link " + publicKey).toHex());
}

void LinkRegister::enter(const QByteArray &publicKey)
{
    const QMutexLocker guard(&m_mutex);
    if (!m_lock)
        return;
    QFile entry(path(m_self + u'.' + entryOf(publicKey)));
    if (!entry.open(QIODevice::WriteOnly))
        qCWarning(lcSession) << "cannot tell other programs that an account runs here";
}

void LinkRegister::leave(const QByteArray &publicKey)
{
    const QMutexLocker guard(&m_mutex);
    if (m_lock)
        QFile::remove(path(m_self + u'.' + entryOf(publicKey)));
}

ConflictEvidence LinkRegister::find(const QByteArray &publicKey)
{
    using Kind = ConflictEvidence::Kind;
    const QMutexLocker guard(&m_mutex);
    if (!m_lock || !QDir(m_folder).isReadable())
        return {};
    ConflictEvidence found { Kind::NobodyHere };
    const QStringList entries
        = QDir(m_folder).entryList({ QStringLiteral("*.") + entryOf(publicKey) }, QDir::Files);
    for (const QString &entry : entries) {
        const QString program = entry.section(u'.', 0, 0);
        const qint64 process = processOf(QLockFile(path(lockOf(program))));
        if (program == m_self || process == 0 || !isRunning(program))
            continue;
        QFile file(path(profileOf(program)));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray profile = file.read(longestPath);
        found = { profile == m_profile.toUtf8() ? Kind::SameProfile : Kind::CopiedProfile, process,
            shownPath(readableText(profile).simplified()) };
        // The very same folder says more than one of several copies.
        if (found.kind == Kind::SameProfile)
            break;
    }
    return found;
}

/// A lock that can be taken belongs to nobody any more.
bool LinkRegister::isRunning(const QString &program) const
{
    QLockFile lock(path(lockOf(program)));
    lock.setStaleLockTime(0);
    return !lock.tryLock(0);
}

void LinkRegister::removeDead()
{
    QDir folder(m_folder);
    const QStringList files = folder.entryList({ QStringLiteral("*.*") }, QDir::Files);
    QSet<QString> programs;
    for (const QString &name : files)
        programs.insert(name.section(u'.', 0, 0));
    for (const QString &program : std::as_const(programs)) {
        if (isRunning(program))
            continue;
        for (const QString &name : files) {
            if (name.startsWith(program + u'.'))
                folder.remove(name);
        }
    }
}

LinkUse::LinkUse(std::shared_ptr<LinkRegister> links)
    : m_links(std::move(links))
{
}

LinkUse::~LinkUse() { follow({}); }

void LinkUse::follow(const QByteArray &publicKey)
{
    if (!m_links || publicKey == m_entered)
        return;
    if (!m_entered.isEmpty())
        m_links->leave(m_entered);
    m_entered = publicKey;
    if (!m_entered.isEmpty())
        m_links->enter(m_entered);
}

ConflictEvidence LinkUse::find() const
{
    return m_links && !m_entered.isEmpty() ? m_links->find(m_entered) : ConflictEvidence();
}

} // namespace heliograph
