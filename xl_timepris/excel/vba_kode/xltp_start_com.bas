Attribute VB_Name = "xltp_start"
Option Explicit
Option Private Module

' Python hentes hos Windows, som selv starter den fortolker, der er registreret for brugeren.

Public Function XltpHentPython() As Object
    Set XltpHentPython = GetObject("new:{COM_GUID}")
End Function

' Windows lukker Python, når den sidste projektmappe har sluppet den.
Public Sub XltpStopPython()
End Sub

' Om Python er en ny, afhænger af, om andre projektmapper holdt fast i den gamle, og det kan ikke ses herfra.
Public Function XltpGenstartet() As String
    XltpGenstartet = "Python er hentet igen. Åbne Timepris-bøger deler den: skal den skiftes ud, så luk de andre, og" & _
        " kør makroen igen."
End Function

' Kun Windows ved, hvor Python ligger; om den mangler, viser sig derfor først, når den hentes.
Public Function XltpMangler() As String
End Function

' Det, der mangler, når starten fejlede med det samme; tom tekst, når starten fejlede af andre grunde. De korte
' numre er VBA's, de lange er Windows' egne for det samme: klassen eller filen findes ikke, adgang nægtet.
Public Function XltpManglerEfter(nr As Long, tekst As String) As String
    Select Case nr
        Case 429, 432, -2147221164, -2147221021, -2147221020, -2147221003, -2147221005
            XltpManglerEfter = "Python er ikke registreret for denne bruger, eller Excel kører som administrator."
        Case 53, 76, -2147024894, -2147024893
            XltpManglerEfter = "Python mangler på denne pc: den registrerede fil findes ikke."
        Case 70, -2147024891, -2147023636
            XltpManglerEfter = "Windows tillod ikke Excel at starte Python. Spørg it-afdelingen."
    End Select
End Function
