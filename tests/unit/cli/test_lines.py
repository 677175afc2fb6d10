from onrecord.cli.lines import make_safe


def test_lines_of_every_system_stay_lines():
    assert make_safe("one\r\ntwo\n\tthree") == "one\r\ntwo\n\tthree"
