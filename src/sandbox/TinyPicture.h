// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace heliograph::sandbox {

/// A JPEG of a few hundred bytes, as base64: what people in this process send as a picture.
inline constexpr char tinyPicture[]
    = "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZG"
      "NywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09P"
      "T09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAwAEADASIAAhEBAxEB/8QAGgAAAwEBAQEAAAAAAAAAAAAA"
      "AwQFAgEGAP/EACgQAAICAQMDAwQDAAAAAAAAAAECAAMRBBIhIjFRBUFxBhOBkTJSwf/EABoBAAIDAQEAAAAAAAAA"
      "AAAAAAMEAAIFBgH/xAAeEQACAgMBAQEBAAAAAAAAAAABAgADERIhBDETQf/aAAwDAQACEQMRAD8As2oCGKHIMRvq"
      "Zerdx48TVesQZDnB8Gae0WDcvKzlFrccxNZbGB4ZyjrXa3niPVU7cFgInRZWGwJSqsrPHJEqVJziSy9l6fkTuDVM"
      "WTkeJjT6iy23ZUrO+P4qMmN31FV3KcgnsJb+ntPTVofu1qA9jHeffg9oz5vILjgmBs9IIkNtQy9FtbJYP7DBmLbe"
      "OwMu/UtdTelNa+A9ZGw/JxieRVjzgllhbPAK21zDeWwOOwWooS1shur4iq2WaYlTysapvD4Fi5Pkd5i/a5PE1qqd"
      "G1YTPNpTk7W6u2c4j+n1JTpcZB7ESIosrY7T+CI1TqS2EZf1B3+Rc7CDs9fNT8lsXgrjI7w2k9Qu0u86dgQeSjci"
      "Rwy7eQQYetsrx3izeV1OyHErVcp4Ib1fU6v1FVN1gFaHIrUYGf8AZNWp1Axn5laqxWQq/f2MA6faJJHBkT9Oiz7D"
      "C9E4J50XkOCXz+I5Xejnn9+YtfpxavTlW9xFajZTbi3JT2M6KxA4yPsQa8N9l4V1ldxw2YN1rRsnI8GJ1aoJZjdx"
      "3jNjV2plX58GKnzsRkxZn2GIQB3OVYYnW3V87iCPEFpW5wWIj21LBjdkz2mrU9g631bpio1TYwx5E2NWrjYx4n1+"
      "myvbtEdhrJz2jJpRv5C2IGG2ez//2Q==";
inline constexpr unsigned tinyPictureWidth = 64;
inline constexpr unsigned tinyPictureHeight = 48;

} // namespace heliograph::sandbox
