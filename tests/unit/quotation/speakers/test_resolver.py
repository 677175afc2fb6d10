"""Who the sources of quotations are: each text marks its sources, the last one is asked for."""

import unicodedata

import pytest

from marked_text import marked
from onrecord.model import Quotation, Span, Speaker
from onrecord.quotation.speakers.resolver import Resolution, resolve_speakers


def resolution_of(text: str) -> Resolution:
    plain, sources = marked(text)
    return resolve_speakers(plain, [Quotation((Span(0, 1),), source, None, "direct", 1.0) for source in sources])


def speaker_of(text: str) -> Speaker | None:
    return resolution_of(text).speakers[-1]


def name_of(text: str) -> str | None:
    speaker = speaker_of(text)
    return speaker and speaker.name


CALL = (
    "Northland Prime Minister Ada Roe spoke with U.S. President Max Doe on Friday. "
    "Labour Leader Ivo Poe and former Governor Ines Vale were told."
)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("Roe", "Ada Roe"),
        ("Prime Minister Roe", "Ada Roe"),
        ("President Doe", "Max Doe"),
        ("The prime minister", "Ada Roe"),
        ("The Northland leader", None),
        ("the U.S. president", "Max Doe"),
        ("the British prime minister", None),
        ("Northland’s prime minister", "Ada Roe"),
        ("the Labour leader", "Ivo Poe"),
        ("the former governor", "Ines Vale"),
        ("the governor", "Ines Vale"),
        ("Doe’s", "Max Doe"),
        ("Doe’s scathing remarks on trade", "Max Doe"),
        ("a statement by Doe", "Max Doe"),
        ("Poe, 61, of Northland,", "Ivo Poe"),
        ("Poe himself", "Ivo Poe"),
        ("Poe a day", "Ivo Poe"),
    ],
)
def test_surnames_roles_and_possessives_mean_the_person_named_in_full(source, name):
    assert name_of(f"{CALL} ⟦{source}⟧ spoke.") == name


def test_a_speaker_has_its_full_name_without_titles_its_role_and_its_other_forms():
    assert speaker_of("Northland Premier Ada Roe left. ⟦Roe⟧ said so, Premier Roe did.") == Speaker(
        "Ada Roe", ("Northland Premier Ada Roe", "Roe", "Premier Roe"), "Northland Premier"
    )


def test_a_full_name_that_comes_later_tells_whom_a_surname_means():
    assert name_of("⟦Roe⟧ would not resign. So much Ada Roe said.") == "Ada Roe"


def test_the_one_who_is_described_by_another_is_not_the_other():
    text = "Max Doe won. ⟦Ivo Poe, Doe’s former security adviser,⟧ warned of it."
    assert speaker_of(text) == Speaker("Ivo Poe", (), "Doe’s former security adviser")


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("Doe’s lawyer", "Doe’s lawyer"),
        ("Doe’s lawyer, Ines Vale,", "Ines Vale"),
        ("Doe’s lawyer Ines Vale", "Ines Vale"),
        ("Doe aides", "Doe aides"),
        ("A spokesman for Max Doe", "spokesman for Max Doe"),
        ("a spokeswoman for the harbour office, Ines Vale,", "Ines Vale"),
        ("White House officials", "White House officials"),
        ("White House spokeswoman Ines Vale", "Ines Vale"),
        ("Doe and other leaders", "Max Doe and other leaders"),
    ],
)
def test_who_speaks_for_someone_is_not_that_one(source, name):
    assert name_of(f"President Max Doe won. ⟦{source}⟧ spoke.") == name


@pytest.mark.parametrize("source", ["officials", "a spokesman", "Some people in Oslo", "Police", "many Doe supporters"])
def test_an_unnamed_source_is_nobody(source):
    assert name_of(f"Max Doe won. ⟦{source}⟧ spoke.") is None


@pytest.mark.parametrize(
    ("source", "name"),
    [("The White House", "White House"), ("NDP", "NDP"), ("The Bank of Northland", "Bank of Northland")],
)
def test_a_body_speaks_under_its_name(source, name):
    assert name_of(f"On Monday ⟦{source}⟧ declined.") == name


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("White House officials started", "White House officials"),
        ("Doe University students", "Doe University students"),
        ("Doe’s spokesman, who asked not to be named,", "Doe’s spokesman"),
        ("the inspector general of the Harbour Office", "inspector general of the Harbour Office"),
        ("a report from the Harbour Office’s inspector", None),
        ("a Harbour Office report", None),
        ("the Doe ad", None),
        ("Doe told reporters", "Max Doe"),
    ],
)
def test_a_described_source_is_a_person_or_a_body_that_a_name_tells_apart(source, name):
    assert name_of(f"President Max Doe won. ⟦{source}⟧ spoke.") == name


def test_countries_speak_and_other_places_do_not():
    assert name_of("On Monday ⟦Norway⟧ declined.") == "Norway"
    assert name_of("On Monday ⟦Florida⟧ declined.") is None
    assert name_of("On Monday ⟦French⟧ reluctance grew.") is None


def test_the_company_is_the_body_last_named():
    assert name_of("Harbour Holdings sued Northland Bank. ⟦The company⟧ declined.") == "Harbour Holdings"
    assert name_of("Harbour Holdings sued Northland Bank. ⟦The bank⟧ declined.") == "Northland Bank"
    assert name_of("Harbour Holdings sued. ⟦The campaign⟧ declined.") is None


# Pronouns


def test_he_and_she_mean_the_person_of_that_gender():
    assert name_of("Mary Roe met John Doe. ⟦She⟧ smiled.") == "Mary Roe"
    assert name_of("Mary Roe met John Doe. ⟦He⟧ smiled.") == "John Doe"
    assert name_of("Mr. Roe met Mrs. Doe. ⟦She⟧ smiled.") == "Doe"


def test_a_pronoun_prefers_the_subject_to_who_is_nearer():
    assert name_of("John Roe flew home after a day of talks with Paul Doe. ⟦He⟧ smiled.") == "John Roe"


def test_a_pronoun_after_a_quotation_means_who_spoke_last():
    text = "Paul Doe met John Roe. “No,” said ⟦Roe⟧ to Paul Doe’s face.\n⟦He⟧ added more."
    assert name_of(text) == "John Roe"


def test_who_is_named_within_a_quotation_is_not_meant_by_the_next_pronoun():
    assert name_of("⟦John Roe⟧ wrote: “I have met Paul Doe. Paul Doe is a friend.” ⟦He⟧ then left.") == "John Roe"


def test_his_words_are_those_of_the_possessor():
    text = "John Roe laid out plans. This follows Paul Doe’s threats and ⟦his⟧ labeling of Max Poe as “mayor.”"
    assert name_of(text) == "Paul Doe"


def test_a_gender_that_no_name_tells_is_learnt_from_pronouns():
    text = "Qat Poe, 61, lost his hat. Zyx Roe, 54, sold her house and cried. ⟦He⟧ sighed."
    assert name_of(text) == "Qat Poe"


def test_a_pronoun_that_two_fit_alike_is_nobody():
    assert name_of("They saw Pat Roe with Pat Doe. ⟦He⟧ smiled.") is None


def test_a_pronoun_before_its_name_is_found_in_the_same_sentence():
    assert name_of("When ⟦he⟧ was asked, John Roe deflected.") == "John Roe"


def test_who_means_the_head_of_its_clause():
    assert name_of("It came after sharp words from Ada Roe, ⟦who⟧ made headlines with Max Doe.") == "Ada Roe"
    assert name_of("Max Doe saw Ada Roe, a lawyer for the city ⟦who⟧ resigned.") == "Ada Roe"
    assert name_of("Max Doe saw 29 others ⟦who⟧ resigned.") is None


@pytest.mark.parametrize(
    "text",
    [
        "Zyx Poe manages the dam. ⟦He⟧ smiled.",
        "Zyx Poe came down the steps. The call had been “polite,” ⟦he⟧ said.",
        "“No,” said Zyx Poe. “Never,” ⟦he⟧ added.",
        "“No,” Zyx Poe said.\n“Never,” ⟦he⟧ added.",
        "The mayor, Mary Vale, agreed.\nIts maker, a teacher named Zyx Poe, came. “It is big,” ⟦he⟧ said.",
        "Mary Vale, counsel to the inquiry, sat. Zyx Poe, who manages the dam, followed her. ⟦He⟧ smiled.",
    ],
)
def test_a_pronoun_means_the_one_person_it_can_though_no_name_tells_the_gender(text):
    assert name_of(text) == "Zyx Poe"


def test_who_is_followed_by_her_is_not_thereby_a_woman():
    text = "Mary Vale sat. Zyx Poe, 61, followed her. ⟦She⟧ smiled."
    assert name_of(text) == "Mary Vale"


def test_a_company_that_no_pronoun_can_mean_stays_one():
    assert name_of("Qat Holdings fell on Monday. ⟦He⟧ smiled.") is None


def test_the_subject_of_the_paragraph_is_meant_before_whoever_spoke_last():
    text = "⟦Paul Doe⟧ agreed that the bill was too high for a town of this size.\n"
    assert name_of(f"{text}John Roe bristled. “I have paid all that I owed,” ⟦he⟧ said.") == "John Roe"


def test_he_means_whoever_was_last_called_by_an_office():
    text = "President Max Doe spoke. Later the president met Governor Ivo Poe in Oslo. ⟦He⟧ smiled."
    assert name_of(text) == "Max Doe"


def test_which_and_his_in_one_clause_are_its_possessor():
    text = "Max Doe won. It was a hard winter, ⟦which⟧ began with Doe’s suggestion that it was over"
    assert name_of(f"{text}.") == "Max Doe"
    assert name_of(f"{text} and with ⟦his⟧ dismissal of Premier Ivo Poe.") == "Max Doe"


def test_a_first_person_is_nobody():
    assert name_of("Ada Roe met us. ⟦I⟧ smiled.") is None


# Offices


def test_an_office_that_nobody_was_said_to_hold_is_that_of_whoever_speaks():
    text = "⟦Zyx Poe-Lund⟧ spoke, and Poe-Lund was glad. “It rained,” ⟦the minister⟧ said."
    assert name_of(text) == "Zyx Poe-Lund"


@pytest.mark.parametrize(
    "text",
    [
        "⟦Ada Roe⟧, a lawyer, spoke. ⟦The minister⟧ left.",
        "⟦Ada Roe⟧ spoke to Max Doe. ⟦The minister⟧ left.",
        "⟦Ada Roe⟧ spoke. ⟦Ministers of both parties⟧ left.",
        "⟦Mary Roe⟧ spoke. ⟦The chairman⟧ left.",
        "⟦The minister⟧ left. Ada Roe spoke.",
    ],
)
def test_an_office_is_nobodys_where_it_is_unclear_whose_it_is(text):
    assert name_of(text) is None


def test_an_office_of_a_place_before_a_name_is_that_ones():
    text = "Not all were glad. ⟦The mayor of Immerside, Zyx Brauer,⟧ was. ⟦The mayor⟧ left."
    assert [s and s.name for s in resolution_of(text).speakers] == ["Zyx Brauer", "Zyx Brauer"]


@pytest.mark.parametrize(
    "text",
    [
        "Ada Roe spoke in Oslo. Many of her allies were there. ⟦The candidate⟧ promised more.",
        "Ada Roe, a candidate, met the press. Ivo Poe, a lawyer, stayed away. ⟦The candidate⟧ promised more.",
        "Candidate Ivo Vale lost. ⟦Ada Roe⟧ won, and Roe was cheered. Roe was glad. ⟦The nominee⟧ promised more.",
        "⟦Ada Roe⟧ has asked Max Doe for talks. ⟦The Northland senator⟧ waited for them.",
    ],
)
def test_a_candidate_or_senator_may_be_one_whom_the_text_did_not_call_that(text):
    assert name_of(text) == "Ada Roe"


@pytest.mark.parametrize(
    "text",
    [
        "A senior official met Ada Roe. ⟦The official⟧ sighed.",
        "Two candidates met Ada Roe. ⟦The candidate⟧ sighed.",
        "Ada Roe is a candidate in Oslo. ⟦Northland’s candidate⟧ sighed.",
        "Strategist Ada Roe came. ⟦The candidate⟧ sighed.",
    ],
)
def test_one_of_a_kind_told_before_is_nobody_who_was_named(text):
    assert name_of(text) is None


# Who may be meant


def candidates_of(text: str) -> list[str]:
    return [speaker.name for speaker in resolution_of(text).candidates[-1]]


def test_those_whom_an_unclear_pronoun_may_mean_are_candidates_likeliest_first():
    assert candidates_of("They saw Pat Roe with Pat Doe. ⟦He⟧ smiled.") == ["Pat Doe", "Pat Roe"]


def test_the_bearers_of_an_unclear_surname_are_candidates():
    text = "Ada Roe came. Ivo Roe sat, Ivo Roe stood, Ada Roe left, Ivo Roe cried. ⟦Roe⟧ spoke."
    assert candidates_of(text) == ["Ada Roe", "Ivo Roe"]


def test_of_two_joined_by_or_either_may_be_meant_and_of_two_joined_by_nor_both_are():
    assert name_of("Max Doe met Ada Roe. ⟦Either Doe or Roe⟧ spoke.") is None
    assert candidates_of("Max Doe met Ada Roe. ⟦Either Doe or Roe⟧ spoke.") == ["Max Doe", "Ada Roe"]
    assert name_of("Max Doe met Ada Roe. ⟦Neither Doe nor Roe⟧ spoke.") == "Max Doe and Ada Roe"


@pytest.mark.parametrize("source", ["Ada Roe", "She", "Officials", "a spokesman for Ada Roe"])
def test_a_source_that_is_clear_or_unnamed_has_no_candidates(source):
    assert candidates_of(f"Ada Roe came. ⟦{source}⟧ spoke.") == []


# Several speakers


JOINT = Speaker("Max Doe and Ada Roe", ("Max Doe", "Ada Roe"))


def test_two_who_speak_as_one_are_a_joint_speaker_with_both_as_aliases():
    assert speaker_of("⟦President Max Doe and Northland Prime Minister Ada Roe⟧ called it useful.") == JOINT


@pytest.mark.parametrize("group", ["both leaders", "The two leaders", "they", "Both"])
def test_groups_mean_the_two_named_together(group):
    text = f"President Max Doe and newly elected Prime Minister Ada Roe spoke. ⟦{group}⟧ were glad."
    assert speaker_of(text) == JOINT


def test_both_leaders_are_the_last_two_leaders_whatever_others_were_named():
    text = (
        "President Max Doe called. Prime Minister Ada Roe answered. Ivo Poe, a lawyer, warned. ⟦Both leaders⟧ agreed."
    )
    assert speaker_of(text) == JOINT


def test_the_leaders_are_no_two_who_were_named_long_ago():
    text = "President Max Doe and Prime Minister Ada Roe spoke. It rained. It was cold. "
    assert name_of(f"{text}⟦The leaders⟧ left.") is None
    assert name_of(f"{text}⟦The two leaders⟧ left.") == "Max Doe and Ada Roe"


def test_three_names_with_commas_are_one_source():
    assert name_of("⟦Ada Roe, Max Doe and Ivo Poe⟧ agreed.") == "Ada Roe, Max Doe and Ivo Poe"


def test_an_apposition_is_not_a_second_speaker():
    assert name_of("⟦Ada Roe, R-Utah, and Max Doe⟧ agreed.") == "Ada Roe and Max Doe"
    assert name_of("⟦Ada Roe, Doe’s deputy,⟧ agreed.") == "Ada Roe"


# Bearers of one surname


def test_of_two_bearers_a_title_tells_which_is_meant():
    text = "Mary Roe and John Roe came. John Roe sat."
    assert name_of(f"{text} ⟦Mrs. Roe⟧ spoke.") == "Mary Roe"
    assert name_of(f"{text} ⟦Mr. Roe⟧ spoke.") == "John Roe"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ada Roe came. Roe sat. Her brother Ivo Roe left.", "Ada Roe"),
        ("Roe Was Late, Clerk Says.\n\nAda Roe came. Ivo Roe left.", "Ada Roe"),
        ("Ada Roe came. Ada Roe sat with Ivo Roe.", "Ada Roe"),
        ("Ada Roe came with Ivo Roe.", None),
        ("Ada Roe and Ivo Roe both came. Ada Roe sat.", None),
        ("Ada Roe came. Ivo Roe sat. Ivo Roe left.", None),
        ("Ada Roe came. Ivo Roe sat, Ivo Roe stood, Ada Roe left, Ivo Roe cried.", None),
        ("Ada Roe came. Ivo Roe sat. Mr. Roe left.", None),
    ],
)
def test_of_two_bearers_a_bare_surname_means_the_one_whom_it_meant_before_or_who_is_named_most(text, name):
    assert name_of(f"{text} ⟦Roe⟧ spoke.") == name


def test_the_office_of_a_spouse_is_not_that_of_the_one_named_in_full():
    text = "First lady Mary Roe came. President Roe and Mr. Roe’s dog came too. ⟦Mr. Roe⟧ spoke."
    assert speaker_of(text) != speaker_of(text.replace("⟦Mr. Roe⟧", "⟦Mary Roe⟧"))


def test_father_and_son_are_two():
    assert name_of("Max Doe and Max Doe Jr. came. ⟦Max Doe Jr.⟧ spoke.") == "Max Doe Jr"


def test_a_middle_initial_makes_no_other_person():
    assert name_of("Ada Q. Roe came. ⟦Ada Roe⟧ spoke.") == "Ada Q. Roe"


# Headings, datelines, transcripts


def test_headings_and_datelines_make_no_names():
    text = (
        "Doe, Northland PM Roe Discuss Trade, Safety in 1st Call/ Daily Post/ OSLO/ "
        "President Max Doe and Northland Prime Minister Ada Roe spoke. ⟦Roe⟧ was glad."
    )
    resolution = resolution_of(text)
    assert resolution.names == {"max doe", "ada roe"}
    assert resolution.speakers[0] == Speaker(
        "Ada Roe", ("Roe", "Northland Prime Minister Ada Roe"), "Northland Prime Minister"
    )


def test_a_surname_in_a_heading_means_the_one_named_below():
    assert name_of("⟦Doe⟧ Calls Border ‘Folly’\nMax Doe was in Oslo on Monday.") == "Max Doe"


def test_a_name_in_capitals_is_written_like_any_other():
    assert name_of("⟦ADA ROE⟧: Thank you very much for that.") == "Ada Roe"


def test_a_speaker_in_capitals_is_the_one_whom_the_text_names():
    assert name_of("Our guest was Mary Vale. ⟦VALE⟧: Good evening.") == "Mary Vale"


def test_a_verb_in_capitals_before_a_name_is_no_part_of_it():
    assert name_of("Hold Mary Roe to Account\nMary Roe was here. ⟦Roe⟧ spoke.") == "Mary Roe"


def test_a_source_that_is_part_of_a_name_is_its_bearer():
    assert name_of("On Friday Zyx ⟦Poe⟧ spoke.") == "Zyx Poe"


def test_a_name_keeps_the_spelling_of_the_page_and_means_the_same_in_any():
    text = "Professor Zoë Öst-Holm came. ⟦Zoë Öst-Holm⟧ spoke."
    decomposed = resolution_of(unicodedata.normalize("NFD", text))
    assert decomposed.speakers[0].name == unicodedata.normalize("NFD", "Zoë Öst-Holm")
    assert decomposed.names == resolution_of(text).names


# Names for telling stories apart


def test_names_are_people_and_bodies_not_places_peoples_or_common_words():
    text = "However, José Núñez of the Harbour Office met Canadians, NDP staff and Mr. Poe in Oslo. Police said little."
    assert resolution_of(text).names == {"jose nunez", "harbour office", "ndp", "poe"}


def test_a_name_of_two_words_that_no_list_knows_is_a_name():
    assert resolution_of("Zyx Poe was silent in Qat.").names == {"zyx poe"}


def test_two_texts_on_one_story_share_names_however_they_write_them():
    one = resolution_of("Prime Minister Ada Q. Roe met the Harbour Office.").names
    other = resolution_of("ADA ROE\nThe Harbour Office was told by Ada Roe.").names
    assert one == other


def test_a_text_without_quotations_or_words_resolves_to_nothing():
    assert resolve_speakers("", []) == Resolution((), frozenset())


def test_a_quotation_without_a_source_has_no_speaker():
    quotation = Quotation((Span(0, 1),), None, None, "direct", 1.0)
    assert resolve_speakers("Ada Roe spoke.", [quotation]).speakers == (None,)


def test_speakers_are_in_the_order_of_the_quotations_not_of_their_sources():
    text, (first, second) = marked("⟦Mary Roe⟧ spoke. ⟦She⟧ left.")
    quotations = [Quotation((Span(0, 1),), source, None, "direct", 1.0) for source in (second, first)]
    assert [s and s.name for s in resolve_speakers(text, quotations).speakers] == ["Mary Roe", "Mary Roe"]
