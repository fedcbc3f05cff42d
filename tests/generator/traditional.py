"""Simplified to traditional characters, for the characters that drawn reports use."""

from __future__ import annotations

_SIMPLE = (
    "万与专业东严个临为举乡于云们会体关内决况减办务动区医华单卫历县参双发号后员国场处备复够宁实审对"
    "导将属岭峰废开强当彻径总户执护报据数无时术机权条来构栏桥没洼济满滨现电疗监确秘税稳类纠纳组织经结统"
    "继续维编缴网罚职联范获补见规计认训议许讼设访评诉话询说请读负财责质购贯费资转较过这进适采镇长门闭问"
    "阳页项领题额龙"
)
_FULL = (
    "萬與專業東嚴個臨為舉鄉於雲們會體關內決況減辦務動區醫華單衛歷縣參雙發號後員國場處備復夠寧實審對"
    "導將屬嶺峰廢開強當徹徑總戶執護報據數無時術機權條來構欄橋沒窪濟滿濱現電療監確祕稅穩類糾納組織經結統"
    "繼續維編繳網罰職聯範獲補見規計認訓議許訟設訪評訴話詢說請讀負財責質購貫費資轉較過這進適採鎮長門閉問"
    "陽頁項領題額龍"
)
_CHARACTERS = str.maketrans(_SIMPLE, _FULL)
# What converters that know phrases write instead of the plain character.
_PHRASES = {
    "答复": "答覆",
    "重复": "重複",
    "备注": "備註",
    "复议": "複議",
    "联系": "聯繫",
    "发布": "發佈",
    "反复": "反覆",
    "关系": "關係",
    "制作": "製作",
    "扎实": "紮實",
}


def to_traditional(text: str, *, phrases: bool) -> str:
    """The text in traditional characters; with ``phrases`` as converters with a dictionary do."""
    if phrases:
        for simple, full in _PHRASES.items():
            text = text.replace(simple, full)
    return text.translate(_CHARACTERS)
