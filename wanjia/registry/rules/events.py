"""Which rule decides which event: the closed list."""

from collections.abc import Callable
from typing import Any

from wanjia.kernel.errors import N_, Problem
from wanjia.registry.rules import family, households, mending, moves, papers, vital
from wanjia.registry.rules.decisions import Decision, Scene, refuse_if
from wanjia.registry.types import commands
from wanjia.registry.types.commands import Command

Rule = Callable[[Any, Scene], Decision]
MERGED = N_("This record was merged into another. Choose that one.")

RULES: dict[type[Command], Rule] = {
    commands.Entry: vital.enter,
    commands.NewHouseholdEntry: households.open_household,
    commands.BirthEvent: vital.be_born,
    commands.Death: vital.die,
    commands.DeathRevoked: vital.revoke_death,
    commands.DeclaredMissing: vital.declare_missing,
    commands.DeclaredDead: vital.declare_dead,
    commands.DeclarationRevoked: vital.revoke_declaration,
    commands.Marriage: family.marry,
    commands.Divorce: family.divorce,
    commands.Annulment: family.annul,
    commands.Adoption: family.adopt,
    commands.AdoptionEnded: family.end_adoption,
    commands.Guardianship: family.appoint_guardian,
    commands.GuardianshipEnded: family.end_guardianship,
    commands.ResidenceIn: moves.move_in,
    commands.ResidenceWithin: moves.move_within,
    commands.ResidenceOut: moves.move_out,
    commands.Emigration: moves.emigrate,
    commands.Return: moves.come_back,
    commands.HukouIn: moves.transfer_hukou,
    commands.HukouWithin: moves.transfer_hukou,
    commands.HukouOut: moves.transfer_hukou_out,
    commands.HouseholdIn: moves.household_moves,
    commands.HouseholdOut: moves.household_leaves,
    commands.HouseholdSplit: households.split,
    commands.HouseholdMerge: households.merge,
    commands.HouseholdHead: households.change_head,
    commands.PermitIssued: papers.issue_permit,
    commands.PermitEndorsed: papers.endorse_permit,
    commands.NumberIssued: papers.issue_number,
    commands.NumberChanged: papers.issue_number,
    commands.NameChange: papers.change_name,
    commands.ContactChange: papers.change_contact,
    commands.PreferenceChange: papers.change_preference,
    commands.EducationChange: papers.change_education,
    commands.DisabilityCard: papers.record_card,
    commands.Correction: mending.correct,
    commands.Verification: mending.verify,
    commands.PersonMerge: mending.merge_persons,
    commands.PersonUnmerge: mending.unmerge_persons,
}


def decide(command: Command, scene: Scene) -> Decision:
    """What ``command`` changes in ``scene``; raises Refused with every reason when it is impossible."""
    if not isinstance(command, commands.PersonMerge | commands.PersonUnmerge):
        # Of a record that answers for nobody any more no current row would be brought up to date.
        merged = (role for role, person in scene.people.items() if person.canonical is not None)
        refuse_if(*((True, Problem("merged", MERGED, role)) for role in merged))
    return RULES[type(command)](command, scene)
