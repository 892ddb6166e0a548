"""What the directory refuses; each says in a sentence what was wrong and what to do."""


class Refused(Exception):
    """What was asked for would break a rule; the message is for whoever asked."""


class LastAdministrator(Refused):
    """Nobody would be left who may administer the hub."""


class Oneself(Refused):
    """What only somebody else may do to a person."""


class TeamCircle(Refused):
    """A team would lie within itself."""


class AddressTaken(Refused):
    """Somebody else signs in with this e-mail address."""


class NoInvitation(Refused):
    """Nobody made this invitation, or it was used, withdrawn or is too old."""
