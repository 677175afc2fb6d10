from onrecord.cli.lines import make_safe, one_line


def test_lines_of_every_system_stay_lines():
    assert make_safe("one\r\ntwo\n\tthree") == "one\r\ntwo\n\tthree"


def test_a_line_break_of_any_system_is_a_space_where_there_is_one_line():
    assert one_line("one\r\ntwo\n\tthree\rfour") == "one two three\ufffdfour"
