// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/VoiceRecording.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtEndian>
#include <QtTest>

#include <cmath>
#include <vector>

using namespace heliograph;

/// A microphone into which a test whistles.
class Whistle final : public AudioInput {
public:
    void start() override { isOn = true; }
    void stop() override { isOn = false; }
    /// 440 Hz at this loudness, 0…1.
    void whistle(int ms, double loudness)
    {
        std::vector<qint16> samples(static_cast<size_t>(ms) * 48);
        for (qint16 &sample : samples)
            sample = static_cast<qint16>(loudness * 32'767 * std::sin(0.0576 * m_at++));
        emit heard(QByteArray(reinterpret_cast<const char *>(samples.data()),
            static_cast<qsizetype>(samples.size() * sizeof(qint16))));
    }
    bool isOn = false;

private:
    int m_at = 0;
};

namespace {

/// The pages of an Ogg file: the position that the last one names, in samples, and its pages.
struct Pages {
    qint64 lastPosition = -1;
    int count = 0;
    bool isWhole = false;
};

Pages pagesOf(const QByteArray &file)
{
    Pages out;
    qsizetype at = 0;
    while (at + 27 <= file.size() && file.mid(at, 4) == "OggS") {
        const int segments = static_cast<quint8>(file.at(at + 26));
        qsizetype size = 27 + segments;
        for (int i = 0; i < segments; ++i)
            size += static_cast<quint8>(file.at(at + 27 + i));
        out.lastPosition = qFromLittleEndian<qint64>(file.constData() + at + 6);
        out.isWhole = (file.at(at + 5) & 4) != 0;
        ++out.count;
        at += size;
    }
    out.isWhole = out.isWhole && at == file.size();
    return out;
}

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class tst_VoiceRecording : public QObject {
    Q_OBJECT

private slots:
    void init();
    void writesWhatPhonesPlay();
    void showsHowLoudItIs();
    void whatIsNotTakenGoes();
    void endsByItself();
    void saysThatNothingIsHeard();
    void saysThatNothingCanBeWritten();
    void twoHaveFilesOfTheirOwn();

private:
    std::unique_ptr<VoiceRecording> record(
        const QString &folder, milliseconds most = VoiceRecording::longest)
    {
        auto whistle = std::make_unique<Whistle>();
        m_whistle = whistle.get();
        return std::make_unique<VoiceRecording>(std::move(whistle), folder, most);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    Whistle *m_whistle = nullptr;
};

void tst_VoiceRecording::init() { m_folder = std::make_unique<QTemporaryDir>(); }

void tst_VoiceRecording::writesWhatPhonesPlay()
{
    const auto recording = record(m_folder->filePath(QStringLiteral("spoken")));
    QVERIFY(m_whistle->isOn);
    for (int i = 0; i < 20; ++i)
        m_whistle->whistle(100, 0.5);
    QCOMPARE(recording->length(), milliseconds(2000));
    // It grows while it is spoken: an end of the program leaves what was said.
    for (int i = 0; i < 40; ++i)
        m_whistle->whistle(100, 0.5);
    QTRY_VERIFY(pagesOf(bytesOf(recording->path())).lastPosition > 48'000);
    recording->stop();
    QVERIFY(!m_whistle->isOn);
    QTRY_COMPARE(recording->state(), VoiceRecording::State::Finished);
    const QByteArray file = bytesOf(recording->path());
    QVERIFY(recording->path().endsWith(QStringLiteral(".ogg")));
    const qsizetype head = file.indexOf("OpusHead");
    QCOMPARE(head, 28);
    QCOMPARE(int(file.at(head + 9)), 1);
    const Pages pages = pagesOf(file);
    QVERIFY(pages.isWhole);
    const int before = qFromLittleEndian<quint16>(file.constData() + head + 10);
    QCOMPARE(pages.lastPosition - before, 6 * 48'000);
    QVERIFY(file.size() < 6 * 6000);
}

void tst_VoiceRecording::showsHowLoudItIs()
{
    const auto recording = record(m_folder->path());
    QSignalSpy changed(recording.get(), &VoiceRecording::changed);
    m_whistle->whistle(100, 0.25);
    QVERIFY(std::abs(recording->level() - 0.25) < 0.01);
    m_whistle->whistle(100, 0.9);
    QVERIFY(std::abs(recording->level() - 0.9) < 0.01);
    QCOMPARE(changed.size(), 2);
    recording->stop();
    QCOMPARE(recording->level(), 0.0);
    m_whistle->whistle(100, 0.9);
    QCOMPARE(recording->length(), milliseconds(200));
}

void tst_VoiceRecording::whatIsNotTakenGoes()
{
    for (const bool taken : { false, true }) {
        auto recording = record(m_folder->path());
        m_whistle->whistle(1000, 0.5);
        recording->stop();
        QTRY_COMPARE(recording->state(), VoiceRecording::State::Finished);
        const QString path = taken ? recording->take() : recording->path();
        QVERIFY(QFile::exists(path));
        recording.reset();
        QCOMPARE(QFile::exists(path), taken);
    }
    // Also in the middle of a word.
    auto recording = record(m_folder->path());
    m_whistle->whistle(1000, 0.5);
    recording.reset();
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files).size(), 1);
}

void tst_VoiceRecording::endsByItself()
{
    QCOMPARE(VoiceRecording::longest, milliseconds(1'800'000));
    const auto recording = record(m_folder->path(), milliseconds(1500));
    for (int i = 0; i < 3; ++i)
        m_whistle->whistle(700, 0.5);
    QCOMPARE(recording->length(), milliseconds(1500));
    QVERIFY(!m_whistle->isOn);
    QTRY_COMPARE(recording->state(), VoiceRecording::State::Finished);
}

void tst_VoiceRecording::saysThatNothingIsHeard()
{
    const auto recording = record(m_folder->path());
    emit m_whistle->failed();
    QCOMPARE(recording->state(), VoiceRecording::State::Failed);
    QCOMPARE(recording->error()->code, ErrorCode::NotFound);
    // A device that says nothing at all.
    const auto mute = record(m_folder->path());
    QTRY_COMPARE_WITH_TIMEOUT(mute->state(), VoiceRecording::State::Failed, 8000);
    QVERIFY(!m_whistle->isOn);
}

void tst_VoiceRecording::saysThatNothingCanBeWritten()
{
    const QString path = m_folder->filePath(QStringLiteral("file"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto recording = record(path + QStringLiteral("/below"));
    m_whistle->whistle(100, 0.5);
    QTRY_COMPARE(recording->state(), VoiceRecording::State::Failed);
    QCOMPARE(recording->error()->code, ErrorCode::FolderUnwritable);
    QVERIFY(!m_whistle->isOn);
}

void tst_VoiceRecording::twoHaveFilesOfTheirOwn()
{
    const auto first = record(m_folder->path());
    m_whistle->whistle(100, 0.5);
    QTRY_VERIFY(QFile::exists(first->path()));
    const auto second = record(m_folder->path());
    m_whistle->whistle(100, 0.5);
    QTRY_VERIFY(QFile::exists(second->path()));
    QVERIFY(first->path() != second->path());
}

HELIOGRAPH_TEST(VoiceRecording)
#include "tst_VoiceRecording.moc"
