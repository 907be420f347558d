"""Chinese: no number, gender or case; measure words, and time and place before what happened."""

from datetime import date

from tutela.products.facts import Amount, When
from tutela.products.languages.grammar import Furniture, Grammar

NOUNS = {
    "person": "人",
    "adult": "名成年人",
    "child": "名儿童",
    "woman": "名妇女",
    "man": "名男子",
    "girl": "名女童",
    "boy": "名男童",
    "female": "名妇女或女童",
    "male": "名男子或男童",
}
"""With their measure word."""

HARMS = {
    "killed": "被杀",
    "injured": "受伤",
    "missing": "失踪",
    "abducted": "被绑架",
    "detained": "被任意拘留",
    "sexual_violence": "遭受性暴力",
    "ill_treated": "遭受酷刑或虐待",
    "recruited": "被强行招募或使用",
    "displaced": "流离失所",
    "other": "受到其他伤害",
    "at_risk": "面临危险",
}

BEFORE = {"exact": "", "least": "至少", "most": "至多", "few": "不足", "about": "约"}


class Chinese(Grammar):
    """Chinese, simplified."""

    code = "zh"
    thousands = ""
    stop = "。"
    comma = "，"
    semicolon = "；"
    between_areas = "，"
    brackets = "{text}（{inside}）"
    furniture = Furniture(
        flash_report="紧急报告 {code}",
        version="第{number}版",
        draft="草稿，未发布",
        next_word="下次通报不迟于{at}",
        stands_on="依据：",
        kinds={
            "incident": "事件",
            "alert": "警报",
            "report": "报告",
            "response": "应对",
            "forward": "转交",
            "task": "任务",
            "harm": "伤害",
            "feedback": "反馈",
            "escalation": "上报",
        },
        written_by="撰写：{who}。",
        issued_by="发布：{who}，{at}。",
        addressed_to="收件方：{who}",
        page="第{page}页，共{pages}页",
        practice="练习",
        exercise="演习",
        practice_note="练习文本，不描述任何真实行动。",
        map_of="地图：{place}",
        precision_drawn="虚线表示地点的已知精确程度。",
        disclaimer="本地图所示边界和名称以及所用名称，并不意味着得到联合国的正式认可或接受。",
        utc="协调世界时",
    )
    sentences = {
        "heading_killed": "人员死亡",
        "heading_feared": "警报：{what}",
        "heading_unknown": "警报",
        "killed": "{when}，{harmed}。",
        "killed_somewhere": "{when}，在{where}，{harmed}。",
        "happened": "{when}，发生以下事件：{what}。",
        "happened_somewhere": "{when}，在{where}发生以下事件：{what}。",
        "feared": "特派团收到关于以下威胁的警告：{threat}。紧急程度：{urgency}。",
        "feared_somewhere": "特派团收到关于{where}面临以下威胁的警告：{threat}。紧急程度：{urgency}。",
        "feared_unknown": "特派团收到威胁警告。紧急程度：{urgency}。",
        "feared_unknown_somewhere": "特派团收到关于{where}面临威胁的警告。紧急程度：{urgency}。",
        "days": "{days}；具体时间不详。",
        "days_wide": "{days}。",
        "received": "警告于{at}收到。",
        "figures": "最低估计{low}人，最佳估计{best}人，最高估计{high}人。",
        "civilians_none": "死者中无人被记录为平民。",
        "civilians_all": "所有死者均被记录为平民。",
        "civilians_some": "部分死者被记录为平民。",
        "civilians_other": "死者中有{number}人被记录为平民。",
        "stands_on_other": "依据{number}份报告。",
        "parties_one": "记录的当事方：{names}。",
        "parties": "记录的各方：{names}。",
        "grade_both": "来源{source}；信息{information}。",
        "grade_source": "来源{source}。",
        "grade_information": "信息{information}。",
        "verified": "核实情况：{label}。",
        "acknowledged": "警报于{at}确认收到。",
        "sent": "警报于{at}转交：{label}。",
        "decided": "{at}作出决定：{label}。",
        "decided_reason": "{at}作出决定：{label}（{reason}）。",
        "responded": "{response}，{component}：{left}出发，尚未抵达。",
        "responded_arrived": "{response}，{component}：{left}出发，{arrived}抵达。",
        "escalated": "警报于{at}上报至：{label}。",
        "told_back": "已于{at}向发出警告者通报结果。",
        "closed": "警报于{at}关闭。结果：{label}。",
        "next_step": "下一步，不迟于{at}：{label}。",
        "tasked": "待办任务：{label}。",
        "tasked_due": "待办任务，不迟于{at}：{label}。",
        "corrected": "更正：本文取代{at}发布的第{version}版。",
        "corrected_changed": "更正：本文取代{at}发布的第{version}版。更改之处：{changed}。",
        "fewer_than": "不足{number}",
    }
    nothing_yet = {
        "why": "尚未作出判断。",
        "by_whom": "特派团尚未认定责任方。",
        "united_nations": "没有关于联合国人员是否受到伤害的记录。",
        "help": "迄今未请求援助。",
        "media": "迄今情况不明。",
        "harm": "没有人员受到伤害的记录。",
        "where": "地点不详。",
        "grade": "尚未评级。",
        "done": "迄今没有记录。",
        "to_be_done": "迄今没有记录。",
        "may_come": "尚未作出判断。",
        "killed": "没有人员死亡的记录。",
    }

    def plural(self, value: int) -> str:
        return "other"

    def harm(self, amount: Amount, who: str, kind: str) -> str:
        return f"{BEFORE[amount.said]}{self.number(amount.number)}{NOUNS[who]}{HARMS[kind]}"

    def day(self, value: date) -> str:
        return f"{value.year}年{value.month}月{value.day}日"

    def month(self, value: date) -> str:
        return f"{value.year}年{value.month}月"

    def year(self, value: date) -> str:
        return f"{value.year}年"

    def span(self, start: date, end: date) -> str:
        if (start.year, start.month) == (end.year, end.month):
            return f"{self.day(start)}至{end.day}日"
        if start.year == end.year:
            return f"{self.day(start)}至{end.month}月{end.day}日"
        return f"{self.day(start)}至{self.day(end)}"

    def on(self, when: When) -> str:
        return self.days_plain(when)

    def at(self, day: date, clock: str) -> str:
        return f"{self.day(day)}{clock}"
