/* SPDX-FileCopyrightText: 2026 Heliograph contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Connect, tear-down and recovery of one account with two triggers that know nothing of each other
 * (a send and a network change), a person who presses buttons, and a socket that ends when it likes.
 * The protocol of src/session/SessionMachine.cpp with everything left out that does not decide about
 * sockets; docs/session-engine.md says how to check it.
 */
#define MOST_TRIGGERS 3

mtype = { Idle, Settling, Connecting, Online, Waiting };
mtype state = Idle;

byte sockets = 0;     /* made and not destroyed */
byte heartbeats = 0;
byte recoveries = 0;  /* attempts under way */
bool closing = false; /* the one socket closes */
bool settled = true;  /* settleDelay since the last one has passed */
bool alarm = false;   /* the one alarm is set */
bool asked = false;   /* somebody waits for the connection */

/* Only one event is worked on at a time, as in the account's thread. */
byte busy = 0;
#define BEGIN atomic { (busy == 0) -> busy = 1 }
#define END atomic { busy = 0 }

inline open_socket() {
    assert(sockets == 0 && !closing && settled);
    sockets++;
    recoveries++;
    assert(recoveries == 1);
    state = Connecting;
    alarm = true
}

inline begin() {
    alarm = false;
    if
    :: closing || !settled -> state = Settling; alarm = !closing
    :: else -> open_socket()
    fi
}

inline tear_down() {
    alarm = false;
    if
    :: state == Online -> heartbeats--
    :: state == Connecting -> recoveries--
    :: else -> skip
    fi;
    if
    :: sockets == 1 && !closing -> closing = true; settled = false
    :: else -> skip
    fi
}

/* A send, a picture, a wake-up: whoever needs the connection joins or starts. */
proctype Trigger() {
    byte n = 0;
    do
    :: n < MOST_TRIGGERS ->
        BEGIN;
        asked = true;
        if
        :: state == Online -> asked = false
        :: state == Idle -> begin()
        :: else -> skip
        fi;
        n++;
        END
    :: n == MOST_TRIGGERS -> break
    od
}

/* The person: connect now, or disconnect. */
proctype Person() {
    byte n = 0;
    do
    :: n < MOST_TRIGGERS ->
        BEGIN;
        if
        :: if
           :: state == Idle || state == Waiting -> begin()
           :: else -> skip
           fi
        :: tear_down(); state = Idle; asked = false
        fi;
        n++;
        END
    :: n == MOST_TRIGGERS -> break
    od
}

/* The other side, the wire and time. */
active proctype World() {
    byte ends = 0;
end:
    do
    :: state == Connecting && !closing ->
        BEGIN;
        if
        :: state == Connecting && !closing ->
            recoveries--;
            heartbeats++;
            assert(heartbeats == 1);
            alarm = false;
            asked = false;
            state = Online
        :: else -> skip
        fi;
        END
    :: ends < MOST_TRIGGERS && (state == Connecting || state == Online) && !closing ->
        BEGIN;
        if
        :: (state == Connecting || state == Online) && !closing ->
            tear_down();
            asked = false;
            state = Waiting;
            alarm = true;
            ends++
        :: else -> skip
        fi;
        END
    :: closing ->
        BEGIN;
        sockets--;
        closing = false;
        if
        :: state == Settling -> begin()
        :: else -> skip
        fi;
        END
    :: !settled && !closing ->
        BEGIN;
        settled = true;
        END
    :: alarm && (state == Waiting || state == Settling) && settled && !closing ->
        BEGIN;
        if
        :: alarm && (state == Waiting || state == Settling) -> begin()
        :: else -> skip
        fi;
        END
    od
}

init {
    atomic {
        run Trigger();
        run Trigger();
        run Person()
    }
}

ltl one_socket { [] (sockets <= 1) }
ltl one_heartbeat { [] (heartbeats <= 1 && (heartbeats == 1 -> sockets == 1)) }
ltl one_recovery { [] (recoveries <= 1) }
/* Whoever asks is answered: by the connection, or by its end. */
ltl nobody_waits_for_ever { [] (asked -> <> !asked) }
